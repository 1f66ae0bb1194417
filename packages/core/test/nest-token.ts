/**
 * The type of a token of Nest: `string | symbol | Type | Abstract | Function` (`InjectionToken` of @nestjs/common 11 and
 * 12). Stricter here: not any function.
 */
export type NestToken = string | symbol | Type | Abstract;

interface Type {
  // biome-ignore lint/suspicious/noExplicitAny: as in Nest
  new (...dependencies: any[]): unknown;
}

interface Abstract {
  readonly prototype: unknown;
}
