import * as grpc from "@grpc/grpc-js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import pluginProto from "@pulumi/pulumi/proto/plugin_pb.js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import type * as messages from "@pulumi/pulumi/proto/provider_pb.js";
import { propertyOf } from "./difference.ts";
import { hasUnknown, type Change, type Properties, type Provider } from "./provider.ts";

type Struct = structProto.Struct;

/**
 * The provider as the engine's gRPC service. Served directly, as Pulumi's own helper for TypeScript tells a provider neither the old
 * inputs nor that a run is a preview. Secrets come in clear and stay out of the provider: what went in as one the engine marks again.
 */
export function serviceOf(provider: Provider, version: string, explain: (error: unknown) => string): grpc.UntypedServiceImplementation {
  const unary = <Request, Response>(run: (request: Request) => Promise<Response> | Response): grpc.handleUnaryCall<Request, Response> => {
    const answered = async (request: Request, answer: grpc.sendUnaryData<Response>): Promise<void> => {
      try {
        answer(null, await run(request));
      } catch (error) {
        answer({ code: grpc.status.UNKNOWN, details: explain(error) });
      }
    };
    return ({ request }, answer) => void answered(request, answer);
  };
  return {
    getSchema: unary((): messages.GetSchemaResponse => {
      const schema = { name: "jinbao", version, resources: {} };
      return new proto.GetSchemaResponse().setSchema(JSON.stringify(schema));
    }),
    checkConfig: unary((request: messages.CheckRequest) => new proto.CheckResponse().setInputs(request.getNews())),
    diffConfig: unary(() => new proto.DiffResponse().setChanges(proto.DiffResponse.DiffChanges.DIFF_NONE)),
    configure: unary(() => new proto.ConfigureResponse().setSupportspreview(true)),
    check: unary((request: messages.CheckRequest) => {
      const { inputs, failures } = provider.check(request.getUrn(), plain(request.getNews()));
      const told = failures.map(({ property, reason }) => new proto.CheckFailure().setProperty(property).setReason(reason));
      return new proto.CheckResponse().setInputs(struct(inputs)).setFailuresList(told);
    }),
    diff: unary((request: messages.DiffRequest) =>
      differenceResponse(provider.diff(request.getUrn(), plain(request.getOldInputs()), plain(request.getNews()))),
    ),
    create: unary(async (request: messages.CreateRequest) => {
      const inputs = plain(request.getProperties());
      if (request.getPreview() || hasUnknown(inputs)) {
        return new proto.CreateResponse().setProperties(struct({ name: inputs["name"] }));
      }
      const { id, outputs } = await provider.create(request.getUrn(), inputs);
      return new proto.CreateResponse().setId(id).setProperties(struct(outputs));
    }),
    read: unary(async (request: messages.ReadRequest) => {
      const found = await provider.read(request.getUrn(), request.getId(), plain(request.getInputs()));
      return found === undefined
        ? new proto.ReadResponse()
        : new proto.ReadResponse().setId(request.getId()).setProperties(request.getProperties()).setInputs(struct(found));
    }),
    update: unary(async (request: messages.UpdateRequest) => {
      const after = plain(request.getNews());
      if (request.getPreview() || hasUnknown(after)) {
        return new proto.UpdateResponse().setProperties(request.getOlds());
      }
      const outputs = await provider.update(request.getUrn(), plain(request.getOldInputs()), after);
      return new proto.UpdateResponse().setProperties(struct(outputs));
    }),
    delete: unary(async (request: messages.DeleteRequest) => {
      await provider.delete(request.getUrn(), request.getId(), plain(request.getOldInputs()));
      return new emptyProto.Empty();
    }),
    getPluginInfo: unary(() => new pluginProto.PluginInfo().setVersion(version)),
    attach: unary(() => new emptyProto.Empty()),
    cancel: unary(() => {
      provider.cancel();
      return new emptyProto.Empty();
    }),
  };
}

/** What cannot change in place is deleted before it is made again, as both would have one name and one address. */
function differenceResponse({ differences, replaces }: Change): messages.DiffResponse {
  const { DiffChanges } = proto.DiffResponse;
  const { Kind } = proto.PropertyDiff;
  const response = new proto.DiffResponse()
    .setChanges(differences.length === 0 ? DiffChanges.DIFF_NONE : DiffChanges.DIFF_SOME)
    .setDiffsList([...new Set(differences.map(propertyOf))])
    .setReplacesList([...replaces])
    .setDeletebeforereplace(replaces.length > 0)
    .setHasdetaileddiff(true);
  const kinds = {
    add: [Kind.ADD, Kind.ADD_REPLACE],
    delete: [Kind.DELETE, Kind.DELETE_REPLACE],
    update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
  } as const;
  for (const difference of differences) {
    const kind = kinds[difference.kind][replaces.includes(propertyOf(difference)) ? 1 : 0];
    response.getDetaileddiffMap().set(difference.path, new proto.PropertyDiff().setKind(kind).setInputdiff(true));
  }
  return response;
}

function plain(properties: Struct | undefined): Properties {
  return properties?.toJavaScript() ?? {};
}

/** A protobuf structure has no place for `undefined`: such keys are left out, as in JSON. */
function struct(properties: Properties): Struct {
  return structProto.Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)) as Record<string, structProto.JavaScriptValue>);
}
