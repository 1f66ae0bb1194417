export const doctor = async (..._: unknown[]): Promise<void> => {};
