import type { Finding } from './finding.ts';
import type { ConfigFacts, FileFacts, SetUpFacts, StoreFacts } from './set-up-facts.ts';

/** The oldest Node that the packages run on, as `engines` in their `package.json` says. */
export const oldestNode = '22.19';
const mebibyte = 1_048_576;
/** Below these, a disk is low, in bytes: an error, a warning. */
const [noSpace, littleSpace] = [100 * mebibyte, 1_024 * mebibyte];
/** A write-ahead log is copied at each 16 MiB: beyond this, in bytes, something keeps it from beginning again. */
const longLog = 256 * mebibyte;
/** The rights of other users. */
const rightsOfOthers = 0o077;

/** Finds fault with Node, the configuration, and the file of the store. */
export function placeFindings({ node, config, store, notifiers }: SetUpFacts): readonly Finding[] {
  return [
    ...nodeFindings(node),
    ...configFindings(config),
    ...(config.state === 'read' && notifiers?.length === 0
      ? [{ severity: 'error', code: 'config_without_notifier', where: config.file } as const]
      : []),
    ...(store === undefined ? [] : storeFindings(store)),
  ];
}

function nodeFindings(node: string): readonly Finding[] {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldestNode.split('.').map(Number);
  const isNew = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
  return isNew
    ? []
    : [{ severity: 'error', code: 'node_too_old', where: `Node ${node}`, oldest: oldestNode }];
}

function configFindings(config: ConfigFacts): readonly Finding[] {
  switch (config.state) {
    case 'absent':
      return [{ severity: 'warning', code: 'config_absent', where: 'nkul.config.ts' }];
    case 'broken':
      return [{ severity: 'error', code: 'config_broken', where: config.file, problem: config.problem }];
    case 'read':
      return [{ severity: 'note', code: 'config_read', where: config.file }];
  }
}

function storeFindings(store: StoreFacts): readonly Finding[] {
  const where = store.kind === 'file' ? store.file : 'store';
  const { problem } = store;
  const refused: readonly Finding[] =
    problem === undefined ? [] : [{ severity: 'error', code: 'store_refused', where, problem }];
  switch (store.kind) {
    case 'unnamed':
      return [{ severity: 'error', code: 'store_unnamed', where }];
    case 'memory':
      return [{ severity: 'warning', code: 'store_in_memory', where }];
    case 'elsewhere':
      return refused;
    case 'file':
      // Beside the application, a file without a write-ahead log is refused for that reason.
      return [...fileFindings(store), ...(store.journal === 'other' ? [] : refused)];
  }
}

function fileFindings(facts: FileFacts): readonly Finding[] {
  const { file: where, bytes, network } = facts;
  const found: Finding[] = [];
  if (network !== undefined) found.push({ severity: 'error', code: 'network_disk', where, kind: network });
  found.push(...spaceFindings(facts));
  if (bytes === undefined || bytes === 0)
    return [...found, { severity: 'error', code: 'file_missing', where }];
  found.push(...rightsFindings(facts));
  if (facts.journal === 'other') found.push({ severity: 'error', code: 'journal_not_wal', where });
  return found;
}

function spaceFindings({ file: where, freeBytes, logBytes }: FileFacts): readonly Finding[] {
  const found: Finding[] = [];
  if (freeBytes !== undefined && freeBytes < littleSpace) {
    const severity = freeBytes < noSpace ? 'error' : 'warning';
    found.push({ severity, code: 'disk_low', where, bytes: freeBytes });
  }
  if (logBytes > longLog)
    found.push({ severity: 'warning', code: 'log_long', where: `${where}-wal`, bytes: logBytes });
  return found;
}

function rightsFindings({ file, mode, keyFile, keyThere, keyMode }: FileFacts): readonly Finding[] {
  const found: Finding[] = [];
  if (isOpen(mode))
    found.push({ severity: 'warning', code: 'file_open_to_others', where: file, mode: octal(mode) });
  if (!keyThere) found.push({ severity: 'error', code: 'key_missing', where: keyFile });
  if (isOpen(keyMode))
    found.push({ severity: 'error', code: 'key_open_to_others', where: keyFile, mode: octal(keyMode) });
  return found;
}

function isOpen(mode: number | undefined): mode is number {
  return mode !== undefined && (mode & rightsOfOthers) !== 0;
}

function octal(mode: number): string {
  return (mode & 0o777).toString(8).padStart(3, '0');
}
