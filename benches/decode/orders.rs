//! Orders of a shop: the types that the answers are read into, and answers made of them.

use std::collections::BTreeMap;

/// The types, read by `instructor` and by serde alike.
///
/// Written once for both sets: `$on` says whether the rules are there.
macro_rules! models {
    ($($on:tt)*) => {
        use std::collections::BTreeMap;

        use instructor::Extract;
        use serde::{Deserialize, Serialize};

        /// What was ordered in a week.
        #[derive(Debug, Clone, PartialEq, Extract, Serialize, Deserialize)]
        pub(crate) struct Batch {
            /// Where they were placed.
            #[cfg_attr($($on)*, extract(format = url))]
            pub(crate) shop: String,
            #[cfg_attr($($on)*, extract(items(1..)))]
            pub(crate) orders: Vec<Order>,
        }

        /// One order.
        #[derive(Debug, Clone, PartialEq, Extract, Serialize, Deserialize)]
        pub(crate) struct Order {
            /// The number on the invoice.
            #[cfg_attr($($on)*, extract(pattern = "^ORD-[0-9]{6}$"))]
            pub(crate) number: String,
            #[cfg_attr($($on)*, extract(format = date))]
            pub(crate) placed_on: String,
            pub(crate) status: Status,
            pub(crate) customer: Customer,
            #[cfg_attr($($on)*, extract(items(1..=50)))]
            pub(crate) lines: Vec<Line>,
            /// Which lines go into which parcel.
            #[cfg_attr($($on)*, extract(items(1..=9), each(items(1..), each(range(0..=49)))))]
            pub(crate) parcels: Vec<Vec<u8>>,
            pub(crate) payment: Payment,
            /// In euros.
            #[cfg_attr($($on)*, extract(range(0.0..=500.0), multiple_of = 0.01))]
            pub(crate) shipping: f64,
            #[cfg_attr($($on)*, extract(unique, items(..=8), each(length(1..=20))))]
            pub(crate) tags: Vec<String>,
            #[cfg_attr($($on)*, extract(keys(length(1..=12)), each(length(1..=80))))]
            pub(crate) labels: BTreeMap<String, String>,
            pub(crate) gift: bool,
            /// What the customer wrote.
            #[cfg_attr($($on)*, extract(length(1..=400)))]
            pub(crate) note: Option<String>,
        }

        /// Who ordered.
        #[derive(Debug, Clone, PartialEq, Extract, Serialize, Deserialize)]
        pub(crate) struct Customer {
            /// Full name, as written.
            #[cfg_attr($($on)*, extract(length(1..=80)))]
            pub(crate) name: String,
            #[cfg_attr($($on)*, extract(format = email))]
            pub(crate) email: Option<String>,
            #[cfg_attr($($on)*, extract(pattern = "^[+][0-9]{2} [0-9]{6,12}$"))]
            pub(crate) phone: Option<String>,
            #[cfg_attr($($on)*, extract(length(1..=120)))]
            pub(crate) street: String,
            #[cfg_attr($($on)*, extract(length(1..=80)))]
            pub(crate) city: String,
            #[cfg_attr($($on)*, extract(one_of("AT", "DE", "ES", "FR", "IT", "PT")))]
            pub(crate) country: String,
            #[cfg_attr($($on)*, extract(range(1900..=2020)))]
            pub(crate) born_in: Option<u16>,
        }

        /// A line of an order.
        #[derive(Debug, Clone, PartialEq, Extract, Serialize, Deserialize)]
        pub(crate) struct Line {
            #[cfg_attr($($on)*, extract(pattern = "^[A-Z]{3}-[0-9]{4}$"))]
            pub(crate) article: String,
            /// What it is, in the words of the catalogue.
            #[cfg_attr($($on)*, extract(length(1..=120)))]
            pub(crate) description: String,
            #[cfg_attr($($on)*, extract(range(1..=999)))]
            pub(crate) quantity: u32,
            /// What one is sold by.
            pub(crate) unit: Unit,
            /// Of one, in euros.
            #[cfg_attr($($on)*, extract(range(0.0..=100000.0), multiple_of = 0.01))]
            pub(crate) price: f64,
            /// A part of the price.
            #[cfg_attr($($on)*, extract(range(0.0..=1.0)))]
            pub(crate) discount: Option<f64>,
            /// In grams, packed by the half kilogram.
            #[cfg_attr($($on)*, extract(range(0..=100_000), multiple_of = 500))]
            pub(crate) weight: u32,
        }

        #[derive(Debug, Clone, Copy, PartialEq, Extract, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub(crate) enum Status {
            Placed,
            Paid,
            InTransit,
            Delivered,
            SentBack,
        }

        #[derive(Debug, Clone, Copy, PartialEq, Extract, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub(crate) enum Unit {
            Piece,
            Box,
            Kilogram,
            Litre,
        }

        /// How it was paid.
        #[derive(Debug, Clone, PartialEq, Extract, Serialize, Deserialize)]
        #[serde(tag = "method", rename_all = "snake_case")]
        pub(crate) enum Payment {
            Card {
                #[cfg_attr($($on)*, extract(length(4..=4), pattern = "^[0-9]+$"))]
                last_digits: String,
                #[cfg_attr($($on)*, extract(format = date-time))]
                charged_at: String,
            },
            Transfer {
                #[cfg_attr($($on)*, extract(length(15..=34)))]
                iban: String,
            },
            OnDelivery,
        }
    };
}

/// The types with all their rules.
pub(crate) mod ruled {
    models!(all());
}

/// The same types without rules.
pub(crate) mod plain {
    models!(any());
}

/// An answer of about so many bytes, the same one each time.
pub(crate) fn answer(bytes: usize) -> String {
    text(&batch(bytes))
}

/// The same answer with line breaks and indentation.
pub(crate) fn indented_answer(bytes: usize) -> String {
    serde_json::to_string_pretty(&batch(bytes * 2 / 3)).expect("a batch is JSON")
}

fn text(batch: &ruled::Batch) -> String {
    serde_json::to_string(batch).expect("a batch is JSON")
}

fn batch(bytes: usize) -> ruled::Batch {
    let mut dice = Dice(0x9e37_79b9);
    let mut batch =
        ruled::Batch { shop: "https://shop.example/de?week=47".to_owned(), orders: Vec::new() };
    let mut length = text(&batch).len();
    while length < bytes {
        // The last order is short, so that the size is met within a line.
        let left = bytes - length;
        let order = order(&mut dice, left);
        length += serde_json::to_string(&order).expect("an order is JSON").len() + 1;
        batch.orders.push(order);
    }
    batch
}

fn order(dice: &mut Dice, left: usize) -> ruled::Order {
    let most = u64::try_from(left / 180).unwrap_or(u64::MAX).clamp(1, 9);
    let lines: Vec<ruled::Line> = (0..=dice.below(most)).map(|_| line(dice)).collect();
    let positions: Vec<u8> = (0..u8::try_from(lines.len()).unwrap_or(u8::MAX)).collect();
    ruled::Order {
        number: format!("ORD-{:06}", dice.below(1_000_000)),
        placed_on: date(dice),
        status: dice.pick(&[
            ruled::Status::Placed,
            ruled::Status::Paid,
            ruled::Status::InTransit,
            ruled::Status::Delivered,
            ruled::Status::SentBack,
        ]),
        customer: customer(dice),
        lines,
        parcels: positions.chunks(3).map(<[u8]>::to_vec).collect(),
        payment: payment(dice),
        shipping: dice.cents(2_000),
        tags: tags(dice),
        labels: BTreeMap::from([
            ("channel".to_owned(), dice.pick(&["web", "app", "phone"]).to_owned()),
            ("warehouse".to_owned(), format!("{}-{}", dice.pick(CITIES), dice.below(9))),
        ]),
        gift: dice.below(5) == 0,
        note: dice.sometimes(|dice| {
            format!("Please leave it {}.\n\"{}\" — thanks!", dice.pick(PLACES), dice.pick(NAMES))
        }),
    }
}

fn customer(dice: &mut Dice) -> ruled::Customer {
    let name = dice.pick(NAMES);
    let mailbox: String = name.chars().filter(char::is_ascii_alphabetic).collect();
    ruled::Customer {
        name: name.to_owned(),
        email: dice.sometimes(|dice| {
            format!("{}{}@mail.example.org", mailbox.to_lowercase(), dice.below(1000))
        }),
        phone: dice.sometimes(|dice| format!("+49 {:09}", dice.below(1_000_000_000))),
        street: format!("{} {}", dice.pick(STREETS), dice.below(200) + 1),
        city: dice.pick(CITIES).to_owned(),
        country: dice.pick(&["AT", "DE", "ES", "FR", "IT", "PT"]).to_owned(),
        born_in: dice.sometimes(|dice| 1930 + u16::try_from(dice.below(70)).unwrap_or_default()),
    }
}

fn line(dice: &mut Dice) -> ruled::Line {
    let number = |dice: &mut Dice, below| u32::try_from(dice.below(below)).unwrap_or_default();
    ruled::Line {
        article: format!("{}-{:04}", dice.pick(&["KIT", "GAR", "OFF", "TOY"]), dice.below(10_000)),
        description: format!("{}, {}", dice.pick(GOODS), dice.pick(MANNERS)),
        quantity: number(dice, 40) + 1,
        unit: dice.pick(&[
            ruled::Unit::Piece,
            ruled::Unit::Box,
            ruled::Unit::Kilogram,
            ruled::Unit::Litre,
        ]),
        price: dice.cents(50_000),
        discount: dice.sometimes(|dice| dice.cents(30)),
        weight: number(dice, 40) * 500,
    }
}

fn payment(dice: &mut Dice) -> ruled::Payment {
    match dice.below(4) {
        0 => ruled::Payment::OnDelivery,
        1 => ruled::Payment::Transfer { iban: format!("DE{:020}", dice.next()) },
        _ => ruled::Payment::Card {
            last_digits: format!("{:04}", dice.below(10_000)),
            charged_at: format!(
                "{}T{:02}:{:02}:07+01:00",
                date(dice),
                dice.below(24),
                dice.below(60)
            ),
        },
    }
}

fn tags(dice: &mut Dice) -> Vec<String> {
    let first = usize::try_from(dice.below(4)).unwrap_or_default();
    let count = usize::try_from(dice.below(4)).unwrap_or_default();
    TAGS[first..first + count].iter().map(|&tag| tag.to_owned()).collect()
}

fn date(dice: &mut Dice) -> String {
    format!("20{:02}-{:02}-{:02}", dice.below(26), dice.below(12) + 1, dice.below(28) + 1)
}

const NAMES: &[&str] =
    &["Ana Silva", "Jürgen Groß", "Marie-Claire Dubois", "Paolo Rossi", "Zoë Ångström", "Li Wei"];
const STREETS: &[&str] = &["Rua Nova", "Hauptstraße", "Via Garibaldi", "Avenue de la Gare"];
const CITIES: &[&str] = &["Lisboa", "Köln", "Torino", "Lyon", "Graz", "Sevilla"];
const PLACES: &[&str] = &["with the neighbours", "in the hall", "behind the blue door"];
const GOODS: &[&str] =
    &["Kettle of steel 1.7 l", "Garden hose 25 m", "Printer paper A4", "Wooden train", "Desk lamp"];
const MANNERS: &[&str] = &["new", "in the colour of the picture", "second choice", "pack of ten"];
const TAGS: &[&str] = &["fragile", "express", "returning", "b2b", "holiday", "bulky", "insured"];

/// Numbers that look random, the same ones each time.
struct Dice(u64);

impl Dice {
    /// The next state of an xorshift generator.
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: u64) -> u64 {
        (self.next() >> 11) % end
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        let position = self.below(u64::try_from(from.len()).unwrap_or(u64::MAX));
        from[usize::try_from(position).unwrap_or_default()]
    }

    fn sometimes<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(3) > 0).then(|| make(self))
    }

    /// An amount of euros below so many cents.
    fn cents(&mut self, end: u32) -> f64 {
        f64::from(u32::try_from(self.below(end.into())).unwrap_or_default()) / 100.0
    }
}
