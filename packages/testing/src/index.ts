export { anyHistory } from './any-history.ts';
export { type CallbackContractOptions, callbackCases, callbackContract } from './callback-contract.ts';
export type { CallbackFixture, ExpectedReading } from './callback-fixture.ts';
export type { ContractCase, TestFunction } from './contract-case.ts';
export { eventually, turnEventLoop } from './event-loop.ts';
export { failingCases } from './failing-cases.ts';
export {
  type FakeAnswer,
  type FakeCall,
  FakeNotifier,
  type FakeNotifierOptions,
  fakeNotifier,
  type Gate,
} from './fake-notifier.ts';
export { faultyStore, type StoreCall, type StoreFault, type StoreFaults } from './faulty-store.ts';
export { ManualClock, type ManualClockOptions, manualClock } from './manual-clock.ts';
export { type HistoryChange, MessageHistory, type MessageHistoryOptions } from './message-history.ts';
export { type NotifierContractOptions, notifierCases, notifierContract } from './notifier-contract.ts';
export {
  contractMessage,
  type HeardMessage,
  type NotifierStage,
  type ProviderBehaviour,
} from './notifier-stage.ts';
export { sampleMessage, sampleSteps } from './sample-message.ts';
export { type StoreContractOptions, storeCases, storeContract } from './store-contract.ts';
export type { StoreAbilities, StorePlace } from './store-place.ts';
export { type LogLine, type TestHub, type TestHubOptions, testHub } from './test-hub.ts';
