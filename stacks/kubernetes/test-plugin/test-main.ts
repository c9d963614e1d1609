import * as grpc from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { serviceOfCluster } from "./test-service.ts";

/** Stands in for the official provider, whose program cannot be built from source here: Pulumi starts it by its file's name. */
const server = new grpc.Server();
server.addService(services.ResourceProviderService, serviceOfCluster());
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) {
    throw error;
  }
  process.stdout.write(`${port}\n`);
});
