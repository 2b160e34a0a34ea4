# What crashed test runs left behind: databases and virtual hosts named goniec_test_*, unless someone is using them.

remove_leftovers() {
    locate_postgresql
    remove_leftover_databases
    remove_leftover_virtual_hosts
}

remove_leftover_databases() {
    query_database --dbname postgres >/dev/null <<'SQL'
SELECT format('DROP DATABASE IF EXISTS %I', datname)
FROM pg_database
WHERE datname LIKE 'goniec\_test\_%'
  AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE pg_stat_activity.datid = pg_database.oid)
\gexec
SQL
}

remove_leftover_virtual_hosts() {
    "$RABBITMQCTL" eval '
        [ok = rabbit_vhost:delete(V, <<"goniec">>)
         || V <- rabbit_vhost:list_names(),
            binary:longest_common_prefix([V, <<"goniec_test_">>]) == 12,
            rabbit_connection_tracking:list(V) == []].' >/dev/null
}
