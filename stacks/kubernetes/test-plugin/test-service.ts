import * as grpc from "@grpc/grpc-js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import pluginProto from "@pulumi/pulumi/proto/plugin_pb.js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import type * as messages from "@pulumi/pulumi/proto/provider_pb.js";
import { differences } from "../../provider/difference.ts";
import { kubernetesPlugin } from "../cluster.ts";
import type { KubernetesObject } from "../object.ts";
import { spokenOf, TestApi, type ApiObject } from "../test-api.ts";

/** What cannot change in place. */
const identity = /^(?:apiVersion|kind|metadata\.(?:name|namespace)|spec\.selector)/u;

/**
 * What the official provider does, as far as our program needs it: server-side apply, reading back, telling what differs. It does not
 * wait until a workload is ready.
 */
export function serviceOfCluster(): grpc.UntypedServiceImplementation {
  let api: TestApi | undefined;
  const cluster = (): TestApi => {
    if (api === undefined) {
      throw new Error("the provider was not configured");
    }
    return api;
  };
  return {
    checkConfig: unary((request: messages.CheckRequest) => new proto.CheckResponse().setInputs(request.getNews())),
    diffConfig: unary(() => new proto.DiffResponse().setChanges(proto.DiffResponse.DiffChanges.DIFF_NONE)),
    configure: unary((request: messages.ConfigureRequest) => {
      // Among the arguments it stands wrapped as a secret; here as plain text.
      api = new TestApi(request.getVariablesMap().get(`${kubernetesPlugin.name}:config:kubeconfig`) ?? "");
      return new proto.ConfigureResponse().setSupportspreview(true);
    }),
    check: unary((request: messages.CheckRequest) => new proto.CheckResponse().setInputs(request.getNews())),
    diff: unary((request: messages.DiffRequest) => differ(manifest(request.getOldInputs()), manifest(request.getNews()))),
    create: unary(async (request: messages.CreateRequest) => {
      const object = manifest(request.getProperties());
      if (request.getPreview()) {
        return new proto.CreateResponse().setProperties(request.getProperties());
      }
      const live = await applied(cluster(), object);
      return new proto.CreateResponse().setId(idOf(object)).setProperties(struct(live));
    }),
    read: unary(async (request: messages.ReadRequest) => {
      const inputs = manifest(request.getInputs());
      const { status, body } = await cluster().send("GET", await cluster().pathOf(inputs));
      if (status === 404) {
        return new proto.ReadResponse();
      }
      const live = expect(status, body);
      return new proto.ReadResponse()
        .setId(request.getId())
        .setProperties(struct(live))
        .setInputs(struct(spokenOf(inputs, live) as ApiObject));
    }),
    update: unary(async (request: messages.UpdateRequest) => {
      if (request.getPreview()) {
        return new proto.UpdateResponse().setProperties(request.getNews());
      }
      return new proto.UpdateResponse().setProperties(struct(await applied(cluster(), manifest(request.getNews()))));
    }),
    delete: unary(async (request: messages.DeleteRequest) => {
      const path = await cluster().pathOf(manifest(request.getOldInputs()));
      const { status, body } = await cluster().send("DELETE", `${path}?propagationPolicy=Background`);
      if (status !== 404) {
        expect(status, body);
      }
      return new emptyProto.Empty();
    }),
    getPluginInfo: unary(() => new pluginProto.PluginInfo().setVersion(kubernetesPlugin.version)),
    attach: unary(() => new emptyProto.Empty()),
    cancel: unary(() => new emptyProto.Empty()),
  };
}

function unary<Request, Response>(run: (request: Request) => Promise<Response> | Response): grpc.handleUnaryCall<Request, Response> {
  return ({ request }, answer) => {
    Promise.resolve(request)
      .then(run)
      .then(
        (response) => answer(null, response),
        (error: unknown) => answer({ code: grpc.status.UNKNOWN, details: error instanceof Error ? error.message : String(error) }),
      );
  };
}

async function applied(api: TestApi, object: KubernetesObject): Promise<ApiObject> {
  const { status, body } = await api.apply(object, false);
  return expect(status, body);
}

function expect(status: number, body: ApiObject): ApiObject {
  if (status >= 300) {
    throw new Error(`${status} ${String(body["message"])}`);
  }
  return body;
}

function differ(before: KubernetesObject, after: KubernetesObject): messages.DiffResponse {
  const found = differences(before, after);
  const replaces = found.map(({ path }) => path).filter((path) => identity.test(path));
  const response = new proto.DiffResponse()
    .setChanges(found.length === 0 ? proto.DiffResponse.DiffChanges.DIFF_NONE : proto.DiffResponse.DiffChanges.DIFF_SOME)
    .setReplacesList(replaces)
    .setDeletebeforereplace(replaces.length > 0)
    .setHasdetaileddiff(true);
  for (const { path } of found) {
    const { Kind } = proto.PropertyDiff;
    const kind = replaces.includes(path) ? Kind.UPDATE_REPLACE : Kind.UPDATE;
    response.getDetaileddiffMap().set(path, new proto.PropertyDiff().setKind(kind).setInputdiff(true));
  }
  return response;
}

function idOf({ metadata: { namespace, name } }: KubernetesObject): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

function plain(properties: structProto.Struct | undefined): ApiObject {
  return properties?.toJavaScript() ?? {};
}

function manifest(properties: structProto.Struct | undefined): KubernetesObject {
  return plain(properties) as KubernetesObject;
}

function struct(properties: ApiObject): structProto.Struct {
  return structProto.Struct.fromJavaScript(properties as Record<string, structProto.JavaScriptValue>);
}
