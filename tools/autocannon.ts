/** The load generator of the benches, which is installed with the tools. */
export { default as autocannon } from 'autocannon';
