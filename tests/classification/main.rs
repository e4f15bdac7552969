//! What the service says and what comes of it: a row of the table for each signal, over HTTP.
//!
//! Each row is a script of the server and what a client has to make of it: the kind of the error or
//! a value, the requests that arrive, the waits between them, the tokens of all attempts. Waits of
//! milliseconds are waited; of longer ones the length is read, and the call is dropped.
//!
//! Rows are numbered by signal: 1-7 quotas, 8-10 and 13 requests refused for good, 11-17 failures on
//! the way, 18-19 streams that break, 20-30 answers that are none.

mod answers;
mod quotas;
mod recovered;
mod row;
mod streams;
mod transport;

use self::row::Row;

#[tokio::test]
async fn each_signal_has_its_outcome() {
    let rows = [quotas::rows(), transport::rows(), streams::rows(), answers::rows()];
    let rows: Vec<Row> = rows.into_iter().flatten().collect();
    let untold = (1..=30).find(|&number| !rows.iter().any(|row| row.number == number));
    assert_eq!(untold, None, "each signal has a row");
    let mut wrong = Vec::new();
    for row in rows {
        wrong.extend(row.check().await);
    }
    assert!(wrong.is_empty(), "{} rows are wrong:\n{}", wrong.len(), wrong.join("\n"));
}
