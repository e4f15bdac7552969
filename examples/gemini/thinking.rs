//! How much the model thinks before it answers.

use instructor::gemini::{Options, Thinking, ThinkingLevel};
use instructor::{Client, Error, Extract};

use crate::print_cost;
use crate::service::Service;

#[derive(Debug, Extract)]
struct Person {
    name: String,
    #[extract(range(0..=150))]
    age: u8,
}

pub(crate) async fn show(service: Service) -> Result<(), Error> {
    let (builder, _emulator) = service.start([]).await?;
    // For all calls; one may say otherwise.
    let little = Options::new().thinking(ThinkingLevel::Low);
    let client = Client::new(builder.options(little).build()?);
    let text = "Ada Lovelace was 36 years old.";
    let extracted = client.extract::<Person>().text(text).with_report().await?;
    println!("  a little: {} is {}", extracted.value.name, extracted.value.age);
    print_cost(&extracted.report);

    // A budget of tokens is for Gemini 2.5; thoughts may come with the answer, and are no part of it.
    let much = Options::new().thinking(Thinking::Budget(2048)).include_thoughts(true);
    let call = client.extract::<Person>().text(text).model("gemini-2.5-flash").options(much);
    let extracted = call.with_report().await?;
    println!("  more: {} is {}", extracted.value.name, extracted.value.age);
    print_cost(&extracted.report);
    Ok(())
}
