import type { DataCenter } from "../datacenter/datacenter.ts";
import type { LabHost, LabLine, LabPlan, LabSegment, LabVolume } from "../datacenter/lab.ts";
import { keyOf, type PlannedResource, type Subject } from "./component.ts";

export const labTypes = Object.freeze({
  segment: "jinbao:lab:Segment",
  volume: "jinbao:lab:Volume",
  host: "jinbao:lab:Host",
  line: "jinbao:lab:Line",
});

/** The lab as resources: a host needs what it is plugged into and what it mounts, a line needs the hosts at its ends. */
export function labResources(dataCenter: DataCenter, { segments, volumes, hosts, lines }: LabPlan): readonly PlannedResource[] {
  const hostByName = new Map(hosts.map((host) => [host.name, host]));
  const siteOf = new Map(dataCenter.networks.map(({ id, site }) => [id, site]));
  const media = new Map(dataCenter.volumes.flatMap(({ id, media, hosts: on }) => on.map((host) => [`${host} ${id}`, media] as const)));
  const mediaOf = ({ name, host }: LabVolume): "san" | "backup" =>
    media.get(`${host} ${name}`) ?? media.get(`${host} ${name.replace(`-${host}`, "")}`) ?? "san";
  return [
    ...segments.map((segment) => planned(labTypes.segment, segment, [], segmentSubject(segment, siteOf))),
    ...volumes.map((volume) => {
      const { zone, site } = hostByName.get(volume.host)!;
      return planned(labTypes.volume, volume, [], { kind: "volume", id: volume.name, media: mediaOf(volume), zone, site });
    }),
    ...hosts.map((host) => planned(labTypes.host, host, needsOf(host), hostSubject(host))),
    ...lines.map((line) => planned(labTypes.line, line, lineNeeds(line), lineSubject(line, siteOf))),
  ];
}

function planned(
  type: string,
  inputs: LabSegment | LabVolume | LabHost | LabLine,
  needs: readonly string[],
  subject: Subject,
): PlannedResource {
  return { type, name: inputs.name, inputs, needs, subject, owned: true };
}

function segmentSubject({ name, zone }: LabSegment, siteOf: ReadonlyMap<string, string>): Subject {
  return { kind: "network", id: name, zone, site: siteOf.get(name)! };
}

function hostSubject({ name, role, tier, zone, site }: LabHost): Subject {
  return { kind: "host", id: name, role, tier, zone, site };
}

function lineSubject({ name }: LabLine, siteOf: ReadonlyMap<string, string>): Subject {
  return { kind: "line", id: name, zone: "wan", site: siteOf.get(name)! };
}

function needsOf({ interfaces, volumes }: LabHost): readonly string[] {
  return [
    ...new Set(interfaces.map(({ network }) => keyOf({ type: labTypes.segment, name: network }))),
    ...volumes.map((name) => keyOf({ type: labTypes.volume, name })),
  ];
}

function lineNeeds({ ends }: LabLine): readonly string[] {
  return ends.map(({ host }) => keyOf({ type: labTypes.host, name: host }));
}
