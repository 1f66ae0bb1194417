import type { ContractCase } from './contract-case.ts';

/** The names of the cases of a contract that fail. Tests use it to test the contract itself. */
export async function failingCases(cases: readonly ContractCase[]): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const { name, run } of cases) {
    try {
      await run();
    } catch {
      failed.push(name);
    }
  }
  return failed;
}
