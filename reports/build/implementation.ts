import type { ReportInput } from "../input.ts";
import type { Section } from "../report.ts";
import { say, section } from "./blocks.ts";
import { localisationChecklists } from "./localisation.ts";
import { maintenance } from "./maintenance.ts";
import { design, procurement } from "./preparation.ts";
import { conversion, cutOver, parameters, training } from "./roll-out.ts";

/** Where the document for approval finds the checklists of its chapter 七: the ids of the parts below. */
export const implementationParts = Object.freeze({
  rollOut: "implementation.roll-out",
  localisation: "implementation.localisation",
  maintenance: "implementation.maintenance",
});

/** Part 七 of the scheme: what is to be done, each with how much of it there is in this province. */
export function implementationSection(input: ReportInput): Section {
  const title = { zh: "系统实施维护要求", en: "Implementation and maintenance" };
  return section(
    "implementation",
    title,
    [say("下列事项的数量均按本省规模计算。", "The amounts are this province's own.")],
    [
      section(implementationParts.rollOut, { zh: "系统实施要求", en: "Implementation" }, [
        design(input),
        procurement(input),
        conversion(input),
        parameters(input),
        training(input),
        cutOver(input),
      ]),
      section(implementationParts.localisation, { zh: "系统本地化要求", en: "Localisation" }, localisationChecklists(input)),
      section(implementationParts.maintenance, { zh: "系统维护要求", en: "Maintenance" }, [maintenance(input)]),
    ],
  );
}
