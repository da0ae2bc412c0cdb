//! Pictures of pages as files of their own, for slides and papers.

use lermap::picture::STYLE;

/// What a picture in a page begins and ends with.
const START: &str = "<svg ";
const END: &str = "</svg>";

/// Returns `html`, the page in `file`, with a link under each picture to its own file, and these files.
pub(super) fn with_files(html: &str, file: &str) -> (String, Vec<(String, String)>) {
    let folder = file.rfind('/').map_or("", |at| &file[..=at]);
    let (mut out, mut files) = (String::with_capacity(html.len()), Vec::new());
    let mut rest = html;
    while let Some((start, end)) = next(rest) {
        let svg = &rest[start..end];
        let name = if files.is_empty() { "picture.svg".to_owned() } else { format!("picture-{}.svg", files.len() + 1) };
        files.push((format!("{folder}{name}"), alone(svg)));
        out.push_str(&rest[..end]);
        out.push_str(&format!("<figcaption><a href=\"{name}\">This picture as a file</a></figcaption>"));
        rest = &rest[end..];
    }
    out.push_str(rest);
    (out, files)
}

/// Returns where the next picture starts and ends.
fn next(html: &str) -> Option<(usize, usize)> {
    let start = html.find(START)?;
    let end = html[start..].find(END)? + start + END.len();
    Some((start, end))
}

/// Returns a picture with its styles inside it.
fn alone(svg: &str) -> String {
    let at = svg.find('>').map_or(svg.len(), |at| at + 1);
    let (head, body) = svg.split_at(at);
    format!("{head}<style>{STYLE}</style>{body}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_picture_has_a_file_and_a_link_to_it() {
        let (html, files) = with_files("<p><svg a=\"b\"><g/></svg><svg ></svg>", "x/index.html");
        assert_eq!(
            html,
            "<p><svg a=\"b\"><g/></svg><figcaption><a href=\"picture.svg\">This picture as a file</a></figcaption>\
             <svg ></svg><figcaption><a href=\"picture-2.svg\">This picture as a file</a></figcaption>"
        );
        let paths: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["x/picture.svg", "x/picture-2.svg"]);
        assert!(files[0].1.starts_with("<svg a=\"b\"><style>") && files[0].1.ends_with("</style><g/></svg>\n"));
    }
}
