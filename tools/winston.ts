/** The logger of many applications, for the test that it fits. */
export { createLogger, format, transports } from 'winston';
