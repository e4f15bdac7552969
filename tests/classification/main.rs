//! What the service says and what comes of it: a row of the table for each signal, over HTTP.
//!
//! Each row is a script of the server and what a client has to make of it: the kind of the error or
//! a value, the requests that arrive, the waits between them, the tokens of all attempts. Waits of
//! milliseconds are waited; of longer ones the length is read, and the call is dropped.
//!
//! Rows are numbered by signal: 1-7 quotas, 8-10 and 13 requests refused for good, 11-17 failures on
//! the way, 20-30 answers that are none. Streams are tested elsewhere.

mod answers;
mod quotas;
mod row;
mod transport;

use self::row::Row;

#[tokio::test]
async fn each_signal_has_its_outcome() {
    let rows: Vec<Row> =
        [quotas::rows(), transport::rows(), answers::rows()].into_iter().flatten().collect();
    assert!(rows.len() >= 60, "{} rows", rows.len());
    let untold = (1..=30).filter(|&number| !rows.iter().any(|row| row.number == number));
    assert!(untold.eq([18, 19, 24]), "all but streams and continuations have a row");
    let mut wrong = Vec::new();
    for row in rows {
        wrong.extend(row.check().await);
    }
    assert!(wrong.is_empty(), "{} rows are wrong:\n{}", wrong.len(), wrong.join("\n"));
}
