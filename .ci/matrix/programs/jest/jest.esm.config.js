/** Jest with ESM: nothing is compiled. */
module.exports = {
  transform: {},
  testMatch: ['**/*.test.mjs'],
};
