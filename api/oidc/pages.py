"""The two pages that somebody sees who comes back from the provider: no script, no other file."""

from __future__ import annotations

from typing import Final

from credit_hub.model.errors import CreditHubError, IdentityProviderError

__all__ = ["entered", "turned_away"]

_FRAME: Final = """\
<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<title>{title}</title>
{head}<p>{zh}</p>
<p lang="en">{en}</p>
<p><a href="{link}">{label}</a></p>
</html>
"""


def entered() -> str:
    """Return the page that leads on to the first one."""
    return _FRAME.format(
        title="登录成功",
        head='<meta http-equiv="refresh" content="0;url=/">\n',
        zh="登录成功，正在进入。",
        en="You are logged in.",
        link="/",
        label="继续 continue",
    )


def turned_away(failure: CreditHubError) -> str:
    """Return the page for somebody who was not let in; it says no more than the problem does."""
    if isinstance(failure, IdentityProviderError):
        zh = "统一身份认证服务暂时无法使用，请稍后再试。"
    else:
        zh = "登录未获通过。请重新登录；如仍未通过，请联系安全管理员。"
    return _FRAME.format(
        title="未能登录",
        head="",
        zh=zh,
        en=f"Not logged in: {failure.message}.",
        link="/api/v1/session/oidc/start",
        label="重新登录 try again",
    )
