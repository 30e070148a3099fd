//! Writes the seeds for the fuzzers: `cargo run -p abdm-hostile -- fuzz/corpus`.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, reason = "a command line program")]

use std::path::PathBuf;
use std::{env, fs, io};

use abdm_hostile::SURFACES;

fn main() -> io::Result<()> {
    let Some(dir) = env::args_os().nth(1).map(PathBuf::from) else {
        return Err(io::Error::other("usage: abdm-hostile DIRECTORY"));
    };
    for surface in SURFACES {
        let dir = dir.join(surface.name);
        fs::create_dir_all(&dir)?;
        let seeds = [(surface.seeds)(), abdm_hostile::found(surface.name)?].concat();
        for (seed, number) in seeds.iter().zip(0..) {
            fs::write(dir.join(format!("seed-{number:03}")), seed)?;
        }
        println!("{}: {} seeds", surface.name, seeds.len());
    }
    Ok(())
}
