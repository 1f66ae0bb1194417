import type { Pause, Queue, Routes } from '@nkul/core';

/** The facts about a set-up. `nkul doctor` gathers them, and the checks decide by them alone. */
export interface SetUpFacts {
  readonly now: Date;
  /** The version of Node, such as `22.19.0`. */
  readonly node: string;
  readonly config: ConfigFacts;
  /** Undefined if the configuration cannot be used, and no store is named. */
  readonly store: StoreFacts | undefined;
  /** The content of the store; undefined if it cannot be opened. */
  readonly stored: StoredFacts | undefined;
  /** Those of the configuration; undefined without a usable one. */
  readonly notifiers: readonly NotifierFacts[] | undefined;
  readonly routes: Routes;
  /** Notifiers that are gone: the application sends their messages by others. */
  readonly retired: readonly string[];
  /** The catalog of the configuration, if it has one. */
  readonly catalog: CatalogFacts | undefined;
}

export type ConfigFacts =
  | { readonly state: 'absent' }
  | { readonly state: 'broken'; readonly file: string; readonly problem: string }
  | { readonly state: 'read'; readonly file: string };

/** `memory`: nothing outlives the process. `elsewhere`: a store without a file, such as one of a server. */
export type StoreFacts = { readonly problem?: string } & (
  | { readonly kind: 'unnamed' | 'memory' | 'elsewhere' }
  | ({ readonly kind: 'file' } & FileFacts)
);

/** The file of a store, as it was before it was opened. */
export interface FileFacts {
  readonly file: string;
  /** Undefined if the file is not there. */
  readonly bytes: number | undefined;
  /** The rights of other users, such as `644`; undefined if the system does not have rights. */
  readonly mode: number | undefined;
  readonly keyFile: string;
  readonly keyThere: boolean;
  readonly keyMode: number | undefined;
  /** Undefined if the header does not tell. */
  readonly journal: 'wal' | 'other' | undefined;
  readonly logBytes: number;
  /** Undefined if the system does not tell. */
  readonly freeBytes: number | undefined;
  /** The network file system that it is on, such as `nfs`; undefined if it is another, or cannot be known. */
  readonly network: string | undefined;
  /** The last change of the file, by the clock of its file system. */
  readonly changedAt: Date | undefined;
}

export interface StoredFacts {
  readonly lastEventAt: Date | undefined;
  readonly queues: readonly Queue[];
  readonly pauses: readonly Pause[];
  readonly unknown: number;
  readonly parked: number;
  /** By notifier: attempts that ended a while ago, and the verdicts on them. */
  readonly verdicts: readonly VerdictFacts[];
  /** The languages that the newest messages were asked for, and how many of them. */
  readonly languages: ReadonlyMap<string, number>;
}

export interface VerdictFacts {
  readonly notifier: string;
  readonly accepted: number;
  readonly reported: number;
}

export interface NotifierFacts {
  readonly name: string;
  readonly reports: 'pushed' | 'never';
  readonly hasCallback: boolean;
  /** One for each of its secrets; undefined if they cannot be read. Never the secret itself. */
  readonly secrets: readonly SecretFacts[] | undefined;
  /** Undefined if it cannot tell a balance. */
  readonly balance:
    | { readonly left: number; readonly unit: string }
    | { readonly problem: string }
    | undefined;
}

export type SecretFacts = 'usable' | 'empty' | 'placeholder';

export interface CatalogFacts {
  readonly locales: readonly string[];
  readonly templates: readonly {
    readonly name: string;
    readonly isCode: boolean;
    readonly expires: boolean;
  }[];
}
