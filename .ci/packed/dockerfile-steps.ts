import { cpSync, globSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runCommand } from '../run-command.ts';

/** A folder in place of an image: the files of its steps, and the settings of its program. */
export interface Built {
  /** The folder that stands for `WORKDIR`. */
  readonly workdir: string;
  /** The folder that stands for `/run/secrets`. */
  readonly secrets: string;
  readonly env: Readonly<Record<string, string>>;
  /** The program and its arguments, in the exec form. */
  readonly command: readonly string[];
  readonly healthcheck: readonly string[];
  readonly user: string;
  readonly stopSignal: string;
  readonly volume: string;
}

interface Step {
  readonly name: string;
  readonly text: string;
}

/**
 * Does the steps of a Dockerfile without a container: COPY and RUN in an empty folder, on this machine's Node. An
 * unknown step is an error, so that each one is done.
 *
 * @param context the folder that an image would be built from
 */
export async function doSteps(context: string, root: string, env: NodeJS.ProcessEnv): Promise<Built> {
  const steps = stepsOf(readFileSync(join(context, 'Dockerfile'), 'utf8'));
  const inner = only(steps, 'WORKDIR');
  const workdir = join(root, inner);
  mkdirSync(workdir, { recursive: true });
  for (const { name, text } of steps) {
    if (name === 'COPY') copy(text, context, workdir);
    if (name === 'RUN') await runCommand('sh', ['-c', text], workdir, env);
  }
  const secrets = join(root, 'run/secrets');
  mkdirSync(secrets, { recursive: true });
  const outside = (path: string) => path.replaceAll(inner, workdir).replaceAll('/run/secrets', secrets);
  return {
    workdir,
    secrets,
    env: Object.fromEntries(
      only(steps, 'ENV')
        .split(' ')
        .map((pair) => outside(pair).split('=', 2)),
    ),
    command: JSON.parse(outside(only(steps, 'CMD'))),
    healthcheck: JSON.parse(/ CMD (\[.*\])$/.exec(only(steps, 'HEALTHCHECK'))?.[1] ?? ''),
    user: only(steps, 'USER'),
    stopSignal: only(steps, 'STOPSIGNAL'),
    volume: outside(only(steps, 'VOLUME')),
  };
}

const known = /^(FROM|WORKDIR|COPY|RUN|VOLUME|ENV|EXPOSE|USER|STOPSIGNAL|HEALTHCHECK|CMD) (.*)$/;

function stepsOf(file: string): readonly Step[] {
  const lines = file.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const [, name, text] = known.exec(line) ?? [];
    if (name === undefined || text === undefined)
      throw new Error(`This test does not know the step: ${line}`);
    return { name, text };
  });
}

function only(steps: readonly Step[], name: string): string {
  const [step, ...others] = steps.filter((one) => one.name === name);
  if (step === undefined || others.length > 0) throw new Error(`The Dockerfile has not one ${name}.`);
  return step.text;
}

/** Copies files of the context. Its `.dockerignore` leaves out all (`*`) but the names with a `!`. */
function copy(text: string, context: string, workdir: string): void {
  const [from = '', to = ''] = text.split(' ');
  const [all, ...sent] = readFileSync(join(context, '.dockerignore'), 'utf8').trimEnd().split('\n');
  if (all !== '*' || !sent.includes(`!${from}`)) throw new Error(`.dockerignore leaves out ${from}.`);
  const found = globSync(from, { cwd: context });
  if (found.length === 0) throw new Error(`COPY ${text}: there is no ${from}.`);
  for (const name of found) {
    const target = to.endsWith('/') ? join(workdir, to, basename(name)) : join(workdir, to);
    cpSync(join(context, name), target, { recursive: true });
  }
}
