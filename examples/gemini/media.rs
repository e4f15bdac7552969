//! A receipt, photographed or printed.

use std::path::Path;

use instructor::gemini::emulator::Step;
use instructor::{Client, Error, Extract, Media};

use crate::print_cost;
use crate::service::Service;

/// A receipt.
#[derive(Debug, Extract)]
struct Receipt {
    /// The shop's name, as printed.
    shop: String,
    #[extract(format = date)]
    day: String,
    #[extract(items(1..))]
    items: Vec<Item>,
    /// The sum, in euros.
    #[extract(range(gt = 0.0), multiple_of = 0.01)]
    total: f64,
}

#[derive(Debug, Extract)]
struct Item {
    name: String,
    #[extract(range(1..))]
    quantity: u32,
    /// The price of the line, in euros.
    #[extract(multiple_of = 0.01)]
    price: f64,
}

/// What a model that sees the receipt answers; the first time it overlooks a line.
const ANSWERS: [&str; 2] = [
    r#"{"shop": "CAFE AURORA", "day": "2026-11-20", "total": 5.10,
        "items": [{"name": "espresso", "quantity": 2, "price": 2.40},
                  {"name": "agua", "quantity": 1, "price": 1.10}]}"#,
    r#"{"shop": "CAFE AURORA", "day": "2026-11-20", "total": 5.10,
        "items": [{"name": "espresso", "quantity": 2, "price": 2.40},
                  {"name": "pastel de nata", "quantity": 1, "price": 1.60},
                  {"name": "agua", "quantity": 1, "price": 1.10}]}"#,
];

/// A photograph of it.
pub(crate) async fn image(service: Service) -> Result<(), Error> {
    read(service, "receipt.png").await
}

/// The same as a document.
pub(crate) async fn pdf(service: Service) -> Result<(), Error> {
    read(service, "receipt.pdf").await
}

async fn read(service: Service, name: &str) -> Result<(), Error> {
    let script = ANSWERS.map(|answer| Step::Reply(answer.into()));
    let (builder, _emulator) = service.start(script).await?;
    let client = Client::new(builder.build()?);

    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/gemini");
    let extracted = client
        .extract::<Receipt>()
        .media(Media::read(folder.join(name))?)
        .text("Read this receipt.")
        .validate(adds_up)
        .with_report()
        .await?;
    let Receipt { shop, day, items, total } = &extracted.value;
    println!("  {shop}, {day}");
    for Item { name, quantity, price } in items {
        println!("  {quantity} x {name:20} {price:6.2}");
    }
    println!("  {:24} {total:6.2}", "total");
    print_cost(&extracted.report);
    Ok(())
}

/// The lines of a receipt make its sum, or one of them was misread.
fn adds_up(receipt: &Receipt) -> Result<(), String> {
    let sum: f64 = receipt.items.iter().map(|item| item.price).sum();
    match (sum - receipt.total).abs() < 0.005 {
        true => Ok(()),
        false => Err(format!("the items make {sum:.2}, the total is {:.2}", receipt.total)),
    }
}
