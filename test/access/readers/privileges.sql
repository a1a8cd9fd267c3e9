-- Who may do what with our objects. The owner may do everything, and is left out. Without a list, PostgreSQL's defaults hold.
WITH ours AS (
  SELECT oid, nspname, nspowner, nspacl FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema$)'
), held AS (
  SELECT format('%s %s', CASE relkind WHEN 'S' THEN 'sequence' ELSE 'table' END, relname) AS what, relowner AS owner,
         aclexplode(coalesce(relacl, acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner))) AS item
    FROM pg_class WHERE relnamespace IN (SELECT oid FROM ours) AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
  UNION ALL
  SELECT format('table %s, column %s', relname, attname), relowner, aclexplode(attacl)
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace IN (SELECT oid FROM ours)
  UNION ALL
  SELECT format('function %s%s', pg_proc.oid::regprocedure, CASE WHEN prosecdef THEN ', as its owner' END), proowner,
         aclexplode(coalesce(proacl, acldefault('f', proowner)))
    FROM pg_proc WHERE pronamespace IN (SELECT oid FROM ours)
  UNION ALL
  SELECT format('schema %s', nspname), nspowner, aclexplode(coalesce(nspacl, acldefault('n', nspowner))) FROM ours
  UNION ALL
  SELECT 'the database', datdba, aclexplode(coalesce(datacl, acldefault('d', datdba)))
    FROM pg_database WHERE datname = current_database()
  UNION ALL
  SELECT 'what will be created', defaclrole, aclexplode(defaclacl) FROM pg_default_acl
), granted AS (
  SELECT CASE (item).grantee WHEN 0 THEN 'anybody' ELSE pg_get_userbyid((item).grantee) END AS who,
         (item).privilege_type || CASE WHEN (item).is_grantable THEN ', and pass it on' ELSE '' END AS may, what
    FROM held WHERE (item).grantee <> owner AND (item).grantee NOT IN (SELECT oid FROM pg_roles WHERE rolname ~ '^pg_')
  UNION
  SELECT pg_get_userbyid(member), 'be', format('role %s', pg_get_userbyid(roleid))
    FROM pg_auth_members WHERE member NOT IN (SELECT oid FROM pg_roles WHERE rolname ~ '^pg_')
  UNION
  SELECT rolname, unnest(array_remove(ARRAY[
           CASE WHEN rolsuper THEN 'everything' END, CASE WHEN rolcreaterole THEN 'create roles' END,
           CASE WHEN rolcreatedb THEN 'create databases' END, CASE WHEN rolreplication THEN 'replicate' END,
           CASE WHEN rolbypassrls THEN 'ignore row security' END], NULL)), 'the server'
    FROM pg_roles WHERE rolname !~ '^pg_' AND rolname <> current_user
)
SELECT coalesce(json_agg(json_build_object('who', who, 'may', may, 'what', what) ORDER BY who, what, may), '[]') FROM granted;
