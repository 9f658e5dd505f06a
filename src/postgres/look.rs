//! For `check`: whether PostgreSQL is set up as the bot needs it. Changes nothing.

use tokio_postgres::Transaction;
use tokio_postgres::types::{ToSql, Type};

use super::write::Statements;
use super::{CANDIDATES, METRICS, PostgresError, PostgresSettings, Session};

/// Checks the server. Returns its version and the problems, each as a part of a sentence; none when all is
/// well.
///
/// # Errors
/// [`PostgresError`]: the check can't be made.
pub async fn look(settings: &PostgresSettings) -> Result<(String, Vec<String>), PostgresError> {
    let mut session = Session::connect(settings).await?;
    let timeout = session.timeout();
    let look = async { look_closely(&session.transaction().await?, settings).await };
    let look = tokio::time::timeout(timeout, look).await;
    session.judged(look)
}

async fn look_closely(
    transaction: &Transaction<'_>,
    settings: &PostgresSettings,
) -> Result<(String, Vec<String>), PostgresError> {
    let select = "SELECT current_setting('server_version'), current_setting('transaction_read_only')";
    let row = transaction.query_typed_one(select, &[]).await?;
    let (version, read_only): (String, String) = (row.try_get(0)?, row.try_get(1)?);
    let mut wrong = Vec::new();
    if settings.copy {
        if read_only == "on" {
            wrong.push("the server is read only".to_owned());
        }
        for (table, columns) in [(&settings.candidates, &CANDIDATES[..]), (&settings.metrics, &METRICS[..])] {
            wrong.extend(
                table_wrong(transaction, table, columns, &["SELECT", "INSERT", "UPDATE", "DELETE"]).await?,
            );
        }
        if wrong.is_empty() {
            wrong.extend(statements_wrong(transaction, settings).await?);
        }
    }
    if let Some(table) = &settings.whitelist {
        wrong.extend(table_wrong(transaction, table, &[], &["SELECT"]).await?);
    }
    Ok((version, wrong))
}

/// The server's objections to the statements that write, such as the type of a column. The statements are not
/// carried out.
async fn statements_wrong(
    transaction: &Transaction<'_>,
    settings: &PostgresSettings,
) -> Result<Option<String>, PostgresError> {
    let Statements { update_candidates, insert_candidates, update_metrics, insert_metrics } =
        Statements::of(settings);
    for statement in [update_candidates, insert_candidates, update_metrics, insert_metrics] {
        // Inside this transaction, no other client uses the session, whoever gets it next.
        let look = format!("PREPARE candidates_bot_look AS {statement}; DEALLOCATE candidates_bot_look");
        match transaction.batch_execute(&look).await.map_err(PostgresError::from) {
            Ok(()) => {}
            Err(PostgresError::Server { cause, state: Some(_) }) => return Ok(Some(cause)),
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

async fn table_wrong(
    transaction: &Transaction<'_>,
    table: &super::TableName,
    columns: &[&str],
    rights: &[&str],
) -> Result<Vec<String>, PostgresError> {
    let name = table.to_string();
    let there =
        transaction.query_typed_one("SELECT to_regclass($1) IS NOT NULL", &[(&name, Type::TEXT)]).await?;
    if !there.try_get::<_, bool>(0)? {
        return Ok(vec![format!("there is no table {}", table.plain())]);
    }
    let mut wrong = Vec::new();
    for right in rights {
        let asked: [(&(dyn ToSql + Sync), Type); 2] = [(&name, Type::TEXT), (right, Type::TEXT)];
        let may = transaction.query_typed_one("SELECT has_table_privilege($1, $2)", &asked).await?;
        if !may.try_get::<_, bool>(0)? {
            wrong.push(format!("no right to {right} in {}", table.plain()));
        }
    }
    for column in columns {
        let there = transaction
            .query_typed_one(
                "SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass($1) AND attname = $2 \
                 AND NOT attisdropped)",
                &[(&name, Type::TEXT), (column, Type::TEXT)],
            )
            .await?;
        if !there.try_get::<_, bool>(0)? {
            wrong.push(format!("{} has no column {column}", table.plain()));
        }
    }
    Ok(wrong)
}
