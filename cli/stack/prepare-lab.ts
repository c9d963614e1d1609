import { requireLab } from "../../lab/capabilities.ts";
import { configureEngine } from "../../lab/engine.ts";
import { ensureImage } from "../../lab/image.ts";
import { placeOf } from "../../lab/place.ts";
import { ensureRepository } from "../../lab/repository.ts";
import type { Context } from "../verb.ts";

/** What a lab is made from, made once for the user: the hosts' image, and the packages that they install. @throws MachineError */
export async function prepareLab({ stateDirectory, progress }: Context): Promise<void> {
  const place = placeOf(stateDirectory);
  requireLab(place);
  configureEngine(place);
  await ensureImage(place, (seconds) =>
    progress({
      zh: `制作主机镜像（只需一次，约半分钟）：${seconds.toFixed(0)} 秒`,
      en: `making the hosts' image (once, about half a minute): ${seconds.toFixed(0)} s`,
    }),
  );
  await ensureRepository(place, progress);
}
