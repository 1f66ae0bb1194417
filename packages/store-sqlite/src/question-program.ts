/** The program of a thread that answers questions, one at a time: its own connection only reads. */
import { parentPort, workerData } from 'node:worker_threads';
import { StoreError } from '@nkul/core/store';
import { sendable } from './between-threads.ts';
import { openToRead } from './connection.ts';
import { type Answered, ask, type FromThread, type Question, type ThreadData } from './question.ts';
import { readableOn } from './readable.ts';
import { ReadingStore } from './reading-store.ts';
import { storeFailure } from './store-failure.ts';
import { Watch } from './watch.ts';

// The thread is started by `QuestionThread` only.
const { settings, secret } = workerData as ThreadData;
let store: ReadingStore | undefined;

parentPort?.on('message', (question: Question) => {
  void answered(question).then((answer) => parentPort?.postMessage(answer));
});

const ready: FromThread = 'ready';
parentPort?.postMessage(ready);

async function answered(question: Question): Promise<Answered> {
  try {
    store ??= open();
    return { ok: true, answer: sendable(await ask(store, question)) };
  } catch (error) {
    const failure = storeFailure(error, settings.file);
    return { ok: false, isStoreError: failure instanceof StoreError, message: failure.message };
  }
}

/** Each question reads the file as it is at one moment. Between two of them, the connection keeps no reading open. */
function open(): ReadingStore {
  const db = openToRead(settings);
  const readable = readableOn(db, secret, settings);
  const watch = new Watch(db, settings.watchEveryMs);
  return new ReadingStore(async (read) => {
    db.exec('BEGIN');
    try {
      if (watch.changed()) readable.tables.forget();
      return await read(readable);
    } finally {
      db.exec('ROLLBACK');
    }
  });
}
