export type { ContractCase, TestFunction } from './base/contract-case.ts';
export { eventually, turnEventLoop } from './base/event-loop.ts';
export { failingCases } from './base/failing-cases.ts';
export { sampleMessage, sampleSteps } from './base/sample-message.ts';
export {
  type CallbackContractOptions,
  callbackCases,
  callbackContract,
} from './callback/callback-contract.ts';
export type { CallbackFixture, ExpectedReading } from './callback/fixture.ts';
export { type CallbackServer, callbackServer } from './fakes/callback-server.ts';
export {
  type FakeAnswer,
  type FakeCall,
  FakeNotifier,
  type FakeNotifierOptions,
  fakeNotifier,
  type Gate,
} from './fakes/fake-notifier.ts';
export { type FakeShortener, fakeShortener } from './fakes/fake-shortener.ts';
export { faultyStore, type StoreCall, type StoreFault, type StoreFaults } from './fakes/faulty-store.ts';
export { ManualClock, type ManualClockOptions, manualClock } from './fakes/manual-clock.ts';
export { type LogLine, type TestHub, type TestHubOptions, testHub } from './fakes/test-hub.ts';
export type { Fault } from './faults/fault.ts';
export { type FaultContractOptions, faultCases, faultContract } from './faults/fault-contract.ts';
export {
  type FaultServer,
  type FaultServerOptions,
  faultServer,
  type HeardRequest,
} from './faults/fault-server.ts';
export type { OkAnswer } from './faults/fault-wire.ts';
export { anyHistory } from './history/any-history.ts';
export { type HistoryChange, MessageHistory, type MessageHistoryOptions } from './history/message-history.ts';
export {
  type NotifierContractOptions,
  notifierCases,
  notifierContract,
} from './notifier/notifier-contract.ts';
export {
  contractMessage,
  type HeardMessage,
  type NotifierStage,
  type ProviderBehaviour,
} from './notifier/notifier-stage.ts';
export { type StoreContractOptions, storeCases, storeContract } from './store/store-contract.ts';
export { itemFor } from './store-bench/store-bench.ts';
export type { OpenTransaction, StoreAbilities, StoreHooks, StorePlace } from './store-bench/store-place.ts';
