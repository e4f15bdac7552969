//! Texts to start the fuzzer from: a short one of each slip, and of each type without one.
//!
//! `SEEDS=overwrite cargo test --test mending seeds` writes them.

use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::models::{MODELS, SCALARS};
use crate::rng::Rng;
use crate::slips::SLIPS;
use crate::texts::Style;
use crate::with_slips;

#[test]
fn a_short_text_of_each_slip_is_a_seed() {
    if env::var("SEEDS").is_ok_and(|mode| mode == "overwrite") {
        write_all();
    }
    let models = MODELS.iter().chain(SCALARS).map(|model| format!("clean {}", model.name));
    for name in SLIPS.iter().map(|slip| slip.name.to_owned()).chain(models) {
        assert!(place(&name).is_file(), "{name} has no seed");
    }
}

fn write_all() {
    for slip in SLIPS {
        let texts = (0..200).filter_map(|seed| with_slips(&[*slip], &mut Rng::new(seed)));
        let shortest = texts
            .map(|draft| draft.text())
            // What says something of a member or two.
            .filter(|text| text.len() > 60)
            .min_by_key(String::len);
        write(slip.name, &shortest.expect("it has a place"));
    }
    for model in MODELS.iter().chain(SCALARS) {
        let text = (model.draw)(&mut Rng::new(7), Style::Lively, false);
        write(&format!("clean {}", model.name), &text);
    }
}

fn write(name: &str, text: &str) {
    fs::write(place(name), text).expect("the folder is there");
}

fn place(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/read");
    folder.join(name.replace(|letter: char| !letter.is_ascii_alphanumeric(), "-").to_lowercase())
}
