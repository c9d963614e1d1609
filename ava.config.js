export default {
  extensions: ["ts"],
  files: ["**/*.test.ts"],
  concurrency: 2,
  timeout: "3m",
};
