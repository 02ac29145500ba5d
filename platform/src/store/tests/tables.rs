//! Whose the rows of each table are, read from the migrated database.

use super::ScratchFile;
use crate::store::sqlite::Pools;

#[tokio::test]
async fn every_table_says_whose_its_rows_are() {
    let scratch = ScratchFile::new();
    let pools = Pools::open(scratch.path()).await.unwrap();
    let tables: Vec<String> = sqlx::query_scalar(
        "select name from sqlite_master where type = 'table'
         and name not like 'sqlite_%' and name <> '_sqlx_migrations'",
    )
    .fetch_all(&pools.readers)
    .await
    .unwrap();
    assert!(!tables.is_empty());
    for table in tables {
        let scope: Option<(bool, bool)> = sqlx::query_as(
            "select \"notnull\", pk = 1 from pragma_table_info(?) where name = 'scope'",
        )
        .bind(&table)
        .fetch_optional(&pools.readers)
        .await
        .unwrap();
        assert_eq!(scope, Some((true, true)), "{table}: no scope, or the key begins without it");
        let unique: Vec<(String, String)> = sqlx::query_as(
            "select list.name, coalesce(info.name, '') from pragma_index_list(?) list
             join pragma_index_info(list.name) info on info.seqno = 0
             where list.\"unique\" = 1",
        )
        .bind(&table)
        .fetch_all(&pools.readers)
        .await
        .unwrap();
        for (index, first) in unique {
            assert_eq!(first, "scope", "{table}: {index} is unique without the scope");
        }
    }
    pools.close().await;
}
