/** Jest as it comes, CommonJS: the packages, which are ESM, are compiled like the tests. */
module.exports = {
  transform: { '\\.[jt]sx?$': '@swc/jest' },
  transformIgnorePatterns: [],
};
