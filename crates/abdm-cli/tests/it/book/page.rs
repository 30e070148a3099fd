//! Reads a page: its sections, and the blocks of each.

use std::fs;
use std::path::{Path, PathBuf};

/// What the pages show for the file with the login.
pub(super) const TOKEN_FILE: &str = "~/.local/state/abdm/session.token";

pub(super) struct Page {
    pub(super) sections: Vec<Section>,
}

/// What stands below a heading of the second level.
pub(super) struct Section {
    pub(super) title: String,
    pub(super) blocks: Vec<Block>,
}

pub(super) struct Block {
    pub(super) language: String,
    pub(super) text: String,
}

/// A command and what it prints.
pub(super) struct Transcript {
    /// Without the program.
    pub(super) command: String,
    /// Without what only a terminal is asked.
    pub(super) printed: String,
}

pub(super) fn journeys() -> Vec<String> {
    let name = |path: PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    fs::read_dir(docs().join("journeys"))
        .unwrap()
        .map(|entry| name(entry.unwrap().path()))
        .collect()
}

/// The text of a page that is named from `docs` on.
pub(super) fn text(page: &str) -> String {
    fs::read_to_string(docs().join(format!("{page}.md"))).unwrap()
}

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs")
}

impl Page {
    pub(super) fn journey(name: &str) -> Self {
        let text = text(&format!("journeys/{name}"));
        let mut sections: Vec<Section> = Vec::new();
        let mut block: Option<Block> = None;
        for line in text.lines() {
            match (&mut block, line.strip_prefix("```")) {
                (None, Some(language)) => {
                    let language = language.to_owned();
                    block = Some(Block { language, text: String::new() });
                }
                (Some(_), Some(_)) => {
                    sections.last_mut().unwrap().blocks.extend(block.take());
                }
                (Some(block), None) => block.text += &format!("{line}\n"),
                (None, None) => {
                    if let Some(title) = line.strip_prefix("## ") {
                        sections.push(Section { title: title.to_owned(), blocks: Vec::new() });
                    }
                }
            }
        }
        Self { sections }
    }

    /// The one command that the page shows.
    pub(super) fn transcript(&self) -> Transcript {
        let blocks = self.sections.iter().flat_map(|section| &section.blocks);
        let mut shown = blocks.filter(|block| block.language == "console");
        let (command, printed) = shown.next().unwrap().text.split_once('\n').unwrap();
        assert!(shown.next().is_none(), "one command a page");
        let is_asked = |line: &&str| line.ends_with("(not shown):");
        Transcript {
            command: command.strip_prefix("$ abdm ").unwrap().to_owned(),
            printed: printed
                .lines()
                .filter(|line| !is_asked(line))
                .fold(String::new(), |printed, line| printed + line + "\n"),
        }
    }
}

impl Section {
    /// Whether its shell blocks are run.
    pub(super) fn is_script(&self) -> bool {
        self.blocks.iter().any(|block| block.is_shell() && block.text.contains("curl"))
    }
}

impl Block {
    pub(super) fn is_shell(&self) -> bool {
        self.language == "sh"
    }
}
