import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const page = readFileSync('docs/containers.md', 'utf8');
const dockerfile = readFileSync('examples/alerts-service/Dockerfile', 'utf8');
const settings = readFileSync('examples/alerts-service/src/settings.ts', 'utf8');

it('gives the service longer to stop than it takes', () => {
  const [, ofService = ''] = /NKUL_STOP_TIMEOUT'\) \?\? '(\d+)s'/.exec(settings) ?? [];
  expect(page).toContain(`at most \`NKUL_STOP_TIMEOUT\` (${ofService} seconds)`);
  const graces = [
    ...page.matchAll(/(?:stop_grace_period|terminationGracePeriodSeconds|TimeoutStopSec)[:=] ?(\d+)/g),
  ];
  expect(graces).toHaveLength(5);
  for (const [line, grace] of graces)
    expect([line, Number(grace) >= Number(ofService) + 5]).toEqual([line, true]);
  const given = [...page.matchAll(/NKUL_STOP_TIMEOUT(?::|, value:) (\d+)s/g)].map(([, seconds]) => seconds);
  expect(given).toEqual([ofService, ofService]);
});

it('names the paths and the port of the Dockerfile', () => {
  const [, port] = /^EXPOSE (\d+)$/m.exec(dockerfile) ?? [];
  const [, volume] = /^VOLUME (.*)$/m.exec(dockerfile) ?? [];
  const [, secret] = /--env-file-if-exists=([^"]+)"/.exec(dockerfile) ?? [];
  expect(page).toContain(`containerPort: ${port}`);
  expect(page).toContain(`:${port}"]`);
  expect(page.match(new RegExp(`(?:store:|mountPath: )${volume}`, 'g'))).toHaveLength(2);
  expect(page).toContain(`\`${secret}\``);
});

it('names only variables that the service knows', () => {
  const named = new Set(page.match(/\bNKUL_[A-Z_]+/g));
  const known = new Set(settings.match(/\bNKUL_[A-Z_]+/g));
  // What a service called "nkul" would bring.
  named.delete('NKUL_PORT');
  expect(named.size).toBeGreaterThan(3);
  expect([...named].filter((name) => !known.has(name))).toEqual([]);
});
