import type { Tarball } from './pack-all.ts';

/** A packed package, with the fields of its package.json that a release needs. */
export interface ReleasePackage extends Tarball {
  /** The names of the packages on which it depends. */
  readonly dependencies: readonly string[];
  readonly repository?: unknown;
  readonly publishConfig?: { readonly provenance?: unknown };
}

/** The reasons for which these packages cannot be published, each with its remedy. */
export function obstacles({
  packages,
  waiting,
  env,
}: {
  readonly packages: readonly ReleasePackage[];
  /** How many changesets are not released yet. */
  readonly waiting: number;
  readonly env: NodeJS.ProcessEnv;
}): readonly string[] {
  const named = (of: readonly ReleasePackage[]) => of.map(({ name }) => name).join(', ');
  const homeless = packages.filter(({ repository }) => repository === undefined);
  const unsigned = packages.filter(({ publishConfig }) => publishConfig?.provenance !== true);
  const inCi = env['GITHUB_ACTIONS'] === 'true' && env['ACTIONS_ID_TOKEN_REQUEST_URL'] !== undefined;
  return [
    ...(homeless.length > 0
      ? [
          `"repository" is not set in the package.json of ${named(homeless)}: npm signs where a package was built, and refuses one that does not say where its sources are.`,
        ]
      : []),
    ...(unsigned.length > 0 ? [`"publishConfig.provenance" is not true in ${named(unsigned)}.`] : []),
    ...(waiting > 0
      ? [`${waiting} changesets wait: run \`npx --yes pnpm@12 changeset version\`, and commit its changes.`]
      : []),
    ...(inCi
      ? []
      : [
          'This is not a job of GitHub Actions with the permission `id-token: write`: only there can npm sign the origin of a package.',
        ]),
  ];
}

/** The arguments of npm. A dry run does not need a registry, so it does not wait for one. */
export function publishArguments(tarball: string, publish: boolean): readonly string[] {
  const dry = publish ? [] : ['--dry-run', '--fetch-retries=0'];
  return ['publish', tarball, '--provenance', '--loglevel=error', ...dry];
}

/** The packages in the order of publishing: each after its dependencies. */
export function publishOrder(packages: readonly ReleasePackage[]): readonly ReleasePackage[] {
  const ordered: ReleasePackage[] = [];
  const add = (one: ReleasePackage) => {
    if (ordered.includes(one)) return;
    for (const other of packages) if (one.dependencies.includes(other.name)) add(other);
    ordered.push(one);
  };
  packages.forEach(add);
  return ordered;
}
