/** The environment that a started `nkul` needs: the programs, and the files that Node has compiled before. */
export const programEnv: Readonly<Record<string, string | undefined>> = {
  PATH: process.env['PATH'],
  NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
};
