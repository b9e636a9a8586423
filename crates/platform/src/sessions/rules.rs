//! A browser in words. What it says of itself proves nothing; it only helps its owner to know it again.

/// Browsers by what stands in their user agent. The order matters: most claim to be others as well.
const BROWSERS: [(&str, &str); 11] = [
    ("Line/", "LINE"),
    ("FBAN/", "Facebook"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Version/", "Safari"),
    ("curl/", "curl"),
];

/// Systems, likewise: an Android says Linux, and an iPhone "like Mac OS X".
const SYSTEMS: [(&str, &str); 8] = [
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
    ("X11", "Unix"),
];

/// Browser and system, such as `Chrome · Windows`; empty if neither is known.
pub fn device(user_agent: &str) -> String {
    let known = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
    };
    let words: Vec<&str> = known(&BROWSERS).into_iter().chain(known(&SYSTEMS)).collect();
    words.join(" · ")
}

/// Whether the device is held in a hand.
pub fn is_phone(user_agent: &str) -> bool {
    ["Android", "iPhone", "Mobile"].iter().any(|mark| user_agent.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::{device, is_phone};

    #[test]
    fn browsers_and_systems_have_names() {
        let windows =
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)";
        for (agent, expected) in [
            (format!("{windows} Chrome/126.0.0.0 Safari/537.36"), "Chrome · Windows"),
            (format!("{windows} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0"), "Edge · Windows"),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 \
                 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
                    .to_owned(),
                "Safari · iPhone",
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) \
                 SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36"
                    .to_owned(),
                "Samsung Internet · Android",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0".to_owned(),
                "Firefox · Linux",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 \
                 (KHTML, like Gecko) Version/17.4 Safari/605.1.15"
                    .to_owned(),
                "Safari · Mac",
            ),
            ("node".to_owned(), ""),
            (String::new(), ""),
        ] {
            assert_eq!(device(&agent), expected, "{agent}");
        }
        assert!(is_phone("… Android 14 …") && !is_phone(windows));
    }
}
