// A migration stays as it is: these names are of its day.

/**
 * Gives a user that has rights on the tables from before the same ones on tables that a step makes: it may not own them, and the
 * triggers write with its rights. Those on `tallies` count, as the store alone has such: a transaction of the application needs some
 * on `messages` and `states`.
 */
export function rightsOfBefore(s: string, tables: readonly string[]): string {
  return granting(s, `ON ${tables.map((table) => `${s}.${table}`).join(', ')}`);
}

/** The same for the tables of earlier steps, whose rights these did not give, and for reading the number of the last event. */
export function rightsOnAll(s: string): string {
  return `${byOwner(s)}
${rightsOfBefore(s, ['charges', 'keyed_marks', 'counters', 'status_counts'])}
${granting(s, `ON SEQUENCE ${s}.events_sequence_seq`, "AND privilege_type = 'SELECT'")}`;
}

/** PostgreSQL only warns if another user grants rights: the step would be done, and never again. */
function byOwner(s: string): string {
  return `DO $owner$
BEGIN
  IF NOT pg_has_role((SELECT relowner FROM pg_class WHERE oid = '${s}.tallies'::regclass), 'USAGE') THEN
    RAISE insufficient_privilege;
  END IF;
END $owner$;`;
}

function granting(s: string, on: string, condition = ''): string {
  return `DO $rights$
DECLARE given record;
BEGIN
  FOR given IN SELECT DISTINCT grantee, privilege_type
    FROM pg_class CROSS JOIN LATERAL aclexplode(coalesce(relacl, acldefault('r', relowner)))
    WHERE pg_class.oid = '${s}.tallies'::regclass ${condition} LOOP
    EXECUTE format('GRANT %s ${on} TO %s', given.privilege_type,
      CASE given.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(given.grantee)) END);
  END LOOP;
END $rights$;`;
}
