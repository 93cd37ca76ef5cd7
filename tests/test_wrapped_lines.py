"""Lines that were broken at a fixed width, and lines that were not."""

import pytest
from step_checks import fixed

from textfix import Cleaner, Config
from textfix.steps.layout import find

LETTER = (
    "这封信写得晚了一些，因为上个星期我一直在乡下帮外婆收稻子，每天天不亮就要起床，晚上回到屋里只想睡觉。",
    "乡下的变化比我想的要大，村口修了一条宽宽的水泥路，河边种了两排杨树，连最远的那一户人家也通了自来水。",
    "外婆说，明年春天她想把后面的那块地租给邻居种菜，自己只留下门前的一小块，够吃就行，多了也忙不过来。",
)
MANUAL = (
    "安装之前请先确认磁盘上还有十个 GB 的空间，并且已经装好 Python 的运行环境，否则安装程序会在最后一步停下来。",
    "程序启动以后会在后台监听 8080 端口，如果这个端口已经被占用，可以在 config 文件里改成别的数字再重新启动。",
)


def broken(paragraphs, width, between="\n"):
    """Each paragraph broken every ``width`` code points."""
    return between.join("\n".join(p[k : k + width] for k in range(0, len(p), width)) for p in paragraphs)


def by_word(paragraph, columns):
    """A paragraph broken at a number of columns, between Latin words only."""
    lines, line, used = [], "", 0
    for word in paragraph.replace(" ", " \0").split("\0"):
        for piece in [word] if word.isascii() else list(word):
            size = sum(1 if char < "\x7f" else 2 for char in piece.rstrip())
            if used + size > columns:
                lines.append(line.rstrip())
                line, used = "", 0
            line += piece
            used += sum(1 if char < "\x7f" else 2 for char in piece)
    return "\n".join([*lines, line])


@pytest.mark.parametrize("width", [18, 21, 23, 27, 31])
def test_paragraphs_come_back(width):
    assert fixed(find, broken(LETTER, width, "\n\n")) == "\n\n".join(LETTER)


@pytest.mark.parametrize("indent", ["　　", "    "])
def test_an_indent_begins_a_paragraph(indent):
    assert fixed(find, broken([indent + p for p in LETTER], 22)) == "\n".join(indent + p for p in LETTER)


def test_blank_lines_between_all_lines():
    paragraph = LETTER[0] + LETTER[1]
    assert fixed(find, broken([paragraph], 17).replace("\n", "\n\n")) == paragraph


def test_words_broken_by_columns_keep_their_spaces():
    paragraph = "".join(MANUAL)
    assert fixed(find, by_word(paragraph, 42)) == paragraph


def test_carriage_returns_go_with_the_break():
    text = broken(LETTER, 23, "\n\n").replace("\n", "\r\n")
    assert Cleaner(Config(steps=("layout",))).fix(text) == "\r\n\r\n".join(LETTER)


def test_where_nothing_tells_a_paragraph_from_a_sentence_the_break_stays():
    first = "这一行正好写满了二十二个字，然后就结束了吧。"
    assert len(first) == 22
    text = "\n".join((first, broken(LETTER, 22)))
    assert fixed(find, text).startswith(first + "\n" + LETTER[0])


SHORT = "渡口的旧船今年春天又漆了一遍，船工说这一次用的是桐油，比原来的油漆结实得多，船票还是25元一张，上船再买。"


@pytest.mark.parametrize("width", [25, 26, 29, 34, 39])
@pytest.mark.parametrize("headline", ["", "渡口通航\n"])
def test_a_few_lines_with_torn_words_are_joined(width, headline):
    assert fixed(find, headline + broken([SHORT], width)) == headline + SHORT


def test_a_mark_that_begins_no_line():
    assert fixed(find, SHORT.replace("。", "\n。船到了。")) == SHORT + "船到了。"
    assert fixed(find, "船几点开\n？\n八点\n，\n好") == "船几点开\n？\n八点\n，\n好"


def test_where_no_word_is_torn_two_lines_stay():
    assert fixed(find, broken([SHORT], 27)) == broken([SHORT], 27)


def test_a_number_is_no_item_of_a_list():
    text = LETTER[0] + "今年稻子一共收了1.04吨，比去年多了不少，外婆很高兴，还请了村里的人来家里吃饭，一共坐了三桌。"
    lines = broken([text], 29)
    assert "\n1.04吨" in lines
    assert fixed(find, lines) == text


COUPLET = "河上的灯一盏盏亮了起来，你还没有回来，我还在等啊\n桥下的水一天天流了过去，我还没有走开，你不要急啊"
HEADLINES = """\
渡口的旧船今年春天又漆了一遍，船工说用的是桐油
镇上的人都来看热闹，小孩子们最高兴，跑来跑去的
老船长说今年的水比去年大，让大家坐船的时候小心"""

POEM = """\
我在黄昏的河边坐了很久等一条不会再来的船
风从对岸吹过来带着去年夏天干草的味道啊
有人在桥上喊一个名字喊了三遍没有人回答
灯一盏一盏亮起来像谁忘了带走的一把把伞
我站起来走回家去衣服上沾满了河水的声音"""
NAMES = "\n".join(
    [
        "沿河街道办事处一楼便民服务大厅综合窗口",
        "城东区人民医院门诊部二楼内科第三诊室外",
        "工人文化宫东侧小广场临时健康服务点位旁",
    ]
    * 3
)
PRICES = "\n".join(f"第{n}号展位的三层折叠式木质书架单价四百元整" for n in "一二三四五六七八")
CHAT = """\
小李：明天早上的会改到十点了，你记得通知大家
老张：好的，我这就去说，不过小王今天请了假没来
小李：那就给他打个电话，免得他明天一早白跑一趟"""
LISTED = "\n".join("- " + p for p in LETTER)
CODE = "```\n" + broken(LETTER, 20) + "\n```"
MARKDOWN = "# 标题\n\n" + broken(LETTER, 20)
DIALOGUE = "\n".join(
    ["“你昨天晚上去哪里了，我给你打了好几个电话？”", "“我在图书馆看书，手机放在包里，没有听见铃声。”"] * 3
)


@pytest.mark.parametrize(
    "text", [POEM, COUPLET, HEADLINES, NAMES, PRICES, CHAT, LISTED, CODE, MARKDOWN, DIALOGUE, "\n".join(LETTER)]
)
def test_lines_that_are_meant_stay(text):
    assert find(text, None).edits == [] or all(edit.rule != "wrapped-line" for edit in find(text, None).edits)


TORN = {
    "Latin words": "这个项目用 kernel 里的 netfilter 框架来转发数据包，netfilter 的钩子一共有五个，"
    "kernel 升级以后要重新编译 netfilter 模块，否则新的 kernel 启动时找不到 netfilter 的入口，"
    "机器就连不上外面的网络了，所以每次升级 kernel 之前都要先备份一次配置，再把 netfilter 模块一起更新。",
    "numbers": "这台机器的编号是 20481337，放在三楼的机房里，它的内存一共有 65536 兆，每天要处理大约 1250000 条记录，"
    "硬盘还剩下 734 个 GB，去年十二月换过一次电源，换电源的时候停了 45 分钟，之后再没有出过毛病，大家都很放心。",
    "marks between Latin words": "他把说明书（the manual）翻译成了中文，原文里的 kernel, driver 和 module 都没有翻译，"
    "因为读者都认识 kernel, driver 这些词，而 module 在书里一共出现了三百多次，译者说，kernel, driver 和 module "
    "译出来反而没有人认识了，编辑也同意这个说法，于是就这样印了。",
}
UNSURE = {("Latin words", width) for width in (17, 18, 19, 21, 26)}  # where too little tells that lines were broken


@pytest.mark.parametrize("width", range(17, 30))
@pytest.mark.parametrize("name", TORN)
def test_words_and_numbers_torn_at_any_width(name, width):
    """Joined as they were, spaces and all; where that is not sure, a break stays rather than a wrong space."""
    text = broken([TORN[name]], width)
    made = fixed(find, text)
    if (name, width) not in UNSURE:
        assert made == TORN[name]
        return
    assert "\n" in made
    parts = made.split("\n")
    assert all(part.strip() in TORN[name] for part in parts)


def test_verses_without_full_stops_are_not_wrapped():
    """Commas inside, nothing at the ends, nearly of one width: but no sentence ever ends."""
    verses = (
        "昨夜山前听雨久，今朝门外，又见桃花满旧枝\n水远天长人未到，一声归雁，叫得行人白了头\n"
        "石桥灯影照孤舟，莫问归期，且把闲愁都付酒\n老树斜阳谁共看，半卷书残，犹记当年窗下语\n"
        "江上渔歌听不尽，明月多情，还送清光到小楼"
    )
    assert fixed(find, verses) == verses
    assert fixed(find, verses.replace("，又", "。又").replace("，叫", "。叫")) != verses


def test_lines_that_begin_with_labels_are_items_of_a_list():
    text = (
        "第一次挥手：由浏览器发起的，发送给服务器，我请求报文发送完了，你准备关闭吧\n"
        "第二次挥手：由服务器发起的，告诉浏览器，我知道了，我也快完了，你也准备关吧\n"
        "第三次挥手：由服务器发起的，告诉浏览器，我响应报文发送完了，你也准备关闭吧\n"
        "第四次挥手：由浏览器发起的，告诉服务器，我响应报文接受完了，我就准备关闭了"
    )
    assert fixed(find, text) == text
    assert fixed(find, text.replace("：", "，")).count("\n") == 0
