/** The command `nkul-simulator`: that of `@nkul/simulator`. */
export { main } from '@nkul/simulator/command';
