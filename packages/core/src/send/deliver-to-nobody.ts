import type { Interceptor } from '../ports/interceptor.ts';

/** Stops every message right before it would be sent: the hub of a test system (`deliverTo: 'nobody'`). */
export const deliverToNobody: Interceptor = {
  name: 'deliverTo',
  send: () => ({ stop: 'this system delivers to nobody' }),
};
