//! Looking whether PostgreSQL is as the bot needs it, for `check`. Changes nothing.

use super::write::Statements;
use super::{CANDIDATES, METRICS, PostgresError, PostgresSettings, Session};

/// What is wrong, a part of a sentence each; none: all is well. Gives the server's version, too.
///
/// # Errors
/// [`PostgresError`]: nobody can look.
pub async fn look(settings: &PostgresSettings) -> Result<(String, Vec<String>), PostgresError> {
    let session = Session::connect(settings).await?;
    session.in_time(look_closely(&session, settings)).await
}

async fn look_closely(
    session: &Session,
    settings: &PostgresSettings,
) -> Result<(String, Vec<String>), PostgresError> {
    let row = session
        .client
        .query_one("SELECT current_setting('server_version'), current_setting('transaction_read_only')", &[])
        .await?;
    let (version, read_only): (String, String) = (row.try_get(0)?, row.try_get(1)?);
    let mut wrong = Vec::new();
    if settings.copy {
        if read_only == "on" {
            wrong.push("the server is read only".to_owned());
        }
        for (table, columns) in [(&settings.candidates, &CANDIDATES[..]), (&settings.metrics, &METRICS[..])] {
            wrong.extend(
                table_wrong(session, table, columns, &["SELECT", "INSERT", "UPDATE", "DELETE"]).await?,
            );
        }
        if wrong.is_empty() {
            wrong.extend(statements_wrong(session, settings).await?);
        }
    }
    if let Some(table) = &settings.whitelist {
        wrong.extend(table_wrong(session, table, &[], &["SELECT"]).await?);
    }
    Ok((version, wrong))
}

/// What the server has against the statements that write, such as the type of a column. They are not carried out.
async fn statements_wrong(
    session: &Session,
    settings: &PostgresSettings,
) -> Result<Option<String>, PostgresError> {
    let Statements { update_candidates, insert_candidates, update_metrics, insert_metrics } =
        Statements::of(settings);
    for statement in [update_candidates, insert_candidates, update_metrics, insert_metrics] {
        match session.client.prepare(&statement).await.map_err(PostgresError::from) {
            Ok(_) => {}
            Err(PostgresError::Server { cause, state: Some(_) }) => return Ok(Some(cause)),
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

async fn table_wrong(
    session: &Session,
    table: &super::TableName,
    columns: &[&str],
    rights: &[&str],
) -> Result<Vec<String>, PostgresError> {
    let name = table.to_string();
    let there = session.client.query_one("SELECT to_regclass($1) IS NOT NULL", &[&name]).await?;
    if !there.try_get::<_, bool>(0)? {
        return Ok(vec![format!("there is no table {}", table.plain())]);
    }
    let mut wrong = Vec::new();
    for right in rights {
        let may = session.client.query_one("SELECT has_table_privilege($1, $2)", &[&name, right]).await?;
        if !may.try_get::<_, bool>(0)? {
            wrong.push(format!("no right to {right} in {}", table.plain()));
        }
    }
    for column in columns {
        let there = session
            .client
            .query_one(
                "SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass($1) AND attname = $2 \
                 AND NOT attisdropped)",
                &[&name, column],
            )
            .await?;
        if !there.try_get::<_, bool>(0)? {
            wrong.push(format!("{} has no column {column}", table.plain()));
        }
    }
    Ok(wrong)
}
