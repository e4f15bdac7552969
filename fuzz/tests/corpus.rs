//! The texts that the fuzzer starts from, read once.

use std::fs;
use std::path::Path;

#[test]
fn the_laws_hold_for_the_corpus() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/read");
    let mut count = 0;
    for entry in fs::read_dir(folder).expect("the corpus is there") {
        let path = entry.expect("a file").path();
        let text = fs::read(&path).expect("a file");
        if let Ok(text) = std::str::from_utf8(&text) {
            println!("{}", path.display());
            instructor_fuzz::check(text);
            count += 1;
        }
    }
    assert!(count > 50, "{count} texts");
}
