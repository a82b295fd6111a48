# SPDX-License-Identifier: Apache-2.0
"""A report opened from disk: it fetches nothing, speaks two languages, and is for everyone."""

import pytest

from report_pages import AXE

PAGES = ["one", "several", "undecided", "public"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_from_disk_and_fetches_nothing(visit, made, name):
    opened = visit(name)
    opened.page.mouse.wheel(0, 4000)
    opened.page.wait_for_timeout(300)
    assert opened.requests == [(made / f"{name}.html").as_uri()]
    assert opened.complaints == []
    assert opened.refused() == []


def test_the_policy_of_the_page_runs_no_other_script(visit):
    opened = visit("one")
    opened.page.evaluate("""() => {
      const script = document.createElement("script");
      script.textContent = "window.intruded = true";
      document.body.append(script);
      document.body.setAttribute("onclick", "window.intruded = true");
      document.body.click();
    }""")
    opened.page.wait_for_timeout(100)
    assert opened.page.evaluate("window.intruded") is None
    assert any(reason.startswith("script-src") for reason in opened.refused())


def shown_languages(page):
    """The languages of the texts that can be seen."""
    return set(page.evaluate("""() => [...document.querySelectorAll(".page .zh, .page .en")]
      .filter((e) => e.getClientRects().length > 0).map((e) => e.getAttribute("class"))"""))


@pytest.mark.parametrize("script", [True, False])
def test_the_language_switches_with_and_without_script(visit, script):
    page = visit("one", script=script).page
    heading = page.locator("h1")
    assert heading.inner_text() == "空间合规核查报告"
    page.locator("label[for=lang-en]").click()
    assert heading.inner_text() == "Compliance check report"
    if script:
        assert shown_languages(page) == {"en"}
        page.locator("label[for=lang-zh]").click()
        assert shown_languages(page) == {"zh"}


def test_the_language_switches_by_keyboard_and_the_focus_is_seen(visit):
    page = visit("one").page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "lang-zh"
    outline = page.locator(".lang-switch").evaluate("e => getComputedStyle(e).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("ArrowRight")
    assert page.locator("h1").inner_text() == "Compliance check report"


def test_buttons_of_the_map_are_named_in_the_language_shown(live):
    button = live.page.locator(".leaflet-control-zoom-in")
    assert button.get_attribute("aria-label") == "放大"
    live.page.locator("label[for=lang-en]").click()
    assert button.get_attribute("aria-label") == "Zoom in"


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [1366, 390])
def test_axe_finds_no_barrier(visit, name, width):
    if not AXE.exists():
        pytest.skip("axe-core is not installed; ./dev setup brings it")
    page = visit(name, width=width).page
    page.wait_for_timeout(300)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for language in ("zh", "en"):
        page.locator(f"label[for=lang-{language}]").click()
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert [(v["id"], v["nodes"][0]["html"][:120]) for v in found["violations"]] == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [1366, 390])
def test_nothing_sticks_out_of_the_screen(visit, name, width):
    page = visit(name, width=width).page
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width


def test_without_script_the_static_map_is_there_and_nothing_else_is_missing(visit):
    page = visit("one", script=False).page
    assert page.locator("figure.map svg.map").is_visible()
    assert not page.locator(".live-map").is_visible()
    assert page.locator("ul.legend input").count() == 0
    assert page.locator("ul.legend li").count() > 10
    assert page.locator(".verdict .word").inner_text().strip() == "禁止"


def test_sections_stand_in_the_order_of_officials(visit):
    page = visit("one").page
    heads = [text.strip() for text in page.locator("h2:visible, h3:visible").all_inner_texts()]
    wanted = ["基本情况", "位置与叠加示意图", "核查发现", "避让方案（全部发现）", "叠加分析结论",
              "占用情况统计表", "距离与敏感目标", "各图层占用比例", "拐点坐标表", "资料缺项",
              "人工复核要点", "方法与数据来源", "局限与声明", "签署"]
    assert [head for head in heads if head in wanted] == wanted


def test_the_public_page_shows_the_subject_alone(visit):
    page = visit("public").page
    assert page.locator("text=公开版不含区域图形").count() == 1
    rows = page.locator("ul.legend li")
    assert rows.count() == 1 and rows.first.get_attribute("data-row") == "subject"
    assert page.locator(".leaflet-tooltip").all_inner_texts() == ["示例集中供热站"]
