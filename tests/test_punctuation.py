"""Half-width, doubled and mixed punctuation."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from step_checks import ALPHABET, WORST, fixed, seconds

from textfix.config import STYLES, Config
from textfix.edits import apply
from textfix.errors import ConfigError
from textfix.steps.punctuation import RULES, find

CONFIG = Config()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("使用格式是 协议:宿主端口:容器端口,很好记,也很短", "使用格式是 协议:宿主端口:容器端口，很好记，也很短"),
        ("先写设备号(主设备号:从设备号),再写大小,最后写名字", "先写设备号（主设备号:从设备号），再写大小，最后写名字"),
        ("公式是MOD(被除数; 除数),返回余数,很简单", "公式是MOD(被除数; 除数)，返回余数，很简单"),
        ("那么!命令会执行它,再返回,然后结束", "那么!命令会执行它，再返回，然后结束"),
        ("列表里写的是1,,3这样的值,中间空着,没有数", "列表里写的是1,,3这样的值，中间空着，没有数"),
        ("作业写完了,#(笑哭)明天再来,大家早点睡", "作业写完了，#(笑哭)明天再来，大家早点睡"),
        ("天气很好,我们出门;路上没人:真安静!你去吗?", "天气很好，我们出门；路上没人：真安静！你去吗？"),
        ("我们用Python,然后再编译", "我们用Python，然后再编译"),
        ("增长了12%,其中一半来自海外", "增长了12%，其中一半来自海外"),
        ("他说“不行”,转身就走", "他说“不行”，转身就走"),
        ("说完, 他就走了", "说完，他就走了"),
        ("大家都来了!!!真好??", "大家都来了！！！真好？？"),
        ("门票1,200元,8:30开始,比分3:2", "门票1,200元，8:30开始，比分3:2"),
        ("本页网址是http://a.cn/?q=1,2,请各位朋友及时收藏", "本页网址是http://a.cn/?q=1,2，请各位朋友及时收藏"),
        ("英文短语 Hello, world! 不要动它", "英文短语 Hello, world! 不要动它"),
        ("代码`f(甲,乙)`里的不改,外面的改", "代码`f(甲,乙)`里的不改，外面的改"),
        ("使用:hover和:focus选择器", "使用:hover和:focus选择器"),
        ("今天好开心:)明天见", "今天好开心:)明天见"),
        ("如果看见:0.0 就说明连上了,，是吧", "如果看见:0.0 就说明连上了，是吧"),
        ("这里!$代表最后的参数,，是吧", "这里!$代表最后的参数，是吧"),
        ("装在C:盘里面", "装在C:盘里面"),
        ("表情:smile:放在句尾", "表情:smile:放在句尾"),
        ("丢了字的朱?基和王?明", "丢了字的朱?基和王?明"),
        ("这里把? 字符当作通配符", "这里把? 字符当作通配符"),
        ("最后几页居然是?好大一棵树?,就不读了,再也不读,真的", "最后几页居然是?好大一棵树?,就不读了，再也不读，真的"),
        ("老板太有?才?了,说女孩子要?现实?的,都不好听", "老板太有?才?了，说女孩子要?现实?的，都不好听"),
        ("请您等待，好吗？。。。。等待，，再来", "请您等待，好吗？。。。。等待，再来"),
        ("格式是年-月-日 时:分:秒,用空格隔开,不用别的", "格式是年-月-日 时:分:秒，用空格隔开，不用别的"),
        ("求关注,,•₃•,,求点赞,谢谢大家,再见", "求关注,,•₃•,,求点赞，谢谢大家，再见"),
        ("这里使用!来处理两个参数,不用别的,也不用引号", "这里使用!来处理两个参数，不用别的，也不用引号"),
        ("讨论了交--交变频调速系统,以及它的好处,还有坏处", "讨论了交--交变频调速系统，以及它的好处，还有坏处"),
        (
            '症状为"寒的症状，怕冷。那种病的症状为"热的,怕热,口渴',
            '症状为"寒的症状，怕冷。那种病的症状为"热的，怕热，口渴',
        ),
        ("你知道为什么吗?我不知道", "你知道为什么吗？我不知道"),
        ("乱码做不了?！后面", "乱码做不了?！后面"),
        ("破折号&mdash;后面的字不变", "破折号&mdash;后面的字不变"),
        ("支持热更新 (基于轮询), 断线重连 (三次) 都有", "支持热更新（基于轮询），断线重连（三次）都有"),
        ("公司(总部在上海)很大,员工也多", "公司（总部在上海）很大，员工也多"),
        ("据悉,日活用户DAU(日活跃用户)超过一亿", "据悉，日活用户DAU（日活跃用户）超过一亿"),
        ("人工智能(AI)的括号保留", "人工智能(AI)的括号保留"),
        ("只有一半的括号(不改它", "只有一半的括号(不改它"),
        ("一边宽一边窄（说明在此)也配成对", "一边宽一边窄（说明在此）也配成对"),
        ("化合物2-(吡啶-2-基)-乙醇的合成方法", "化合物2-(吡啶-2-基)-乙醇的合成方法"),
        ("外层(里面(更里面)结束),收尾", "外层（里面（更里面）结束），收尾"),
        ("多打了逗号，，还有句号。。后面", "多打了逗号，还有句号。后面"),
        ("连打四个，，，，反之", "连打四个，反之"),
        ("混用，。这样、，还有。。结束", "混用。这样，还有。结束"),
        ("真的吗？。真的！。好", "真的吗？真的！好"),
        ("全角半角混着，,后面,，再后面", "全角半角混着，后面，再后面"),
        ("真的？！太好了……。。。", "真的？！太好了……。。。"),
        ("说到这里他停住了……。大家也不说话，，后来", "说到这里他停住了……大家也不说话，后来"),
        ('他说"好的",又说"明天再来"。', "他说“好的”，又说“明天再来”。"),
        ("他说:\"小王问'去不去',你怎么看?\"大家都笑了", "他说：“小王问‘去不去’，你怎么看？”大家都笑了"),
        ('屏幕有5"和6"两种,代码是"a=1",都不改', '屏幕有5"和6"两种，代码是"a=1"，都不改'),
        ('一行里"只有一个,那就不动,再看', '一行里"只有一个，那就不动，再看'),
        ("”你好”他说，，就走了", "“你好”他说，就走了"),
        ("“甲说：‘乙’”和“丙”都对，，不动", "“甲说：‘乙’”和“丙”都对，不动"),
        ("喜欢看<<红楼梦>>和<<西游记>>", "喜欢看《红楼梦》和《西游记》"),
        ("左移写作 a<<b>>c，不是书名", "左移写作 a<<b>>c，不是书名"),
        ("他想了想......没说话...\n...后来也没说", "他想了想……没说话……\n……后来也没说"),
        ("写作 f(a, ...) 或 1...9 都行", "写作 f(a, ...) 或 1...9 都行"),
        ("这是一种新的办法--先问再做", "这是一种新的办法——先问再做"),
        ("参数 --help 和 a--b 不动", "参数 --help 和 a--b 不动"),
        ("标点包括（，，）这样的例子", "标点包括（，，）这样的例子"),
        ("姓名,年龄,城市\n张三,三十,北京\n李四,四十,上海", "姓名,年龄,城市\n张三,三十,北京\n李四,四十,上海"),
        ("", ""),
        ("English only, with commas: yes (really)!", "English only, with commas: yes (really)!"),
        ("日本語では,このように書きます(たぶん)", "日本語では,このように書きます(たぶん)"),
    ],
)
def test_punctuation(text, expected):
    assert fixed(find, text) == expected


def test_each_rule_is_used():
    text = '甲说,乙说;丙说:丁说!戊问吗?(己在此)（庚在此)，，辛--壬...癸<<书名>>"引文"完\n”子”丑'
    assert {edit.rule for edit in find(text, CONFIG).edits} == set(RULES) - set(STYLES)


@pytest.mark.parametrize(
    ("style", "text", "expected"),
    [
        ("spaces", "用Python写了3个脚本，占50%内存", "用 Python 写了 3 个脚本，占 50% 内存"),
        ("no-spaces", "用 Python 写了 3 个脚本", "用Python写了3个脚本"),
        ("corner-quotes", "他说“小王问‘去不去’”，it’s", "他说「小王问『去不去』」，it’s"),
        ("curly-quotes", "他说「小王问『去不去』」", "他说“小王问‘去不去’”"),
        ("half-width-brackets", "微软（Microsoft）和苹果（公司）", "微软(Microsoft)和苹果（公司）"),
        ("ellipses", "好吧。。。就这样…再说……", "好吧……就这样……再说……"),
        ("headlines", "通 知\n各 位 同 学\n明天 放假，不用来", "通知\n各位同学\n明天 放假，不用来"),
        ("spaces", "地址 http://a.cn/abc，和`代码abc文`不动", "地址 http://a.cn/abc，和`代码abc文`不动"),
    ],
)
def test_matters_of_style_are_settled_on_request(style, text, expected):
    config = Config(style=(style,))
    edits = find(text, config).edits
    after = apply(text, edits)
    assert after == expected
    assert {edit.rule for edit in edits} <= {style}
    assert not find(after, config).edits
    assert not find(text, CONFIG).edits


def test_styles_that_contradict_each_other_are_refused():
    with pytest.raises(ConfigError, match="spaces and no-spaces are opposites"):
        Config(style=("spaces", "no-spaces"))
    with pytest.raises(ConfigError, match="unknown style 'pretty'; the styles are spaces"):
        Config(style=("pretty",))


def test_broken_marks_come_before_style():
    config = Config(style=("corner-quotes",))
    assert apply('他说"好",我说"行"。', find('他说"好",我说"行"。', config).edits) == "他说「好」，我说「行」。"


@pytest.mark.parametrize(
    "text",
    ["他来了，我也来了,天黑了。", "公司(总部在上海)很大。", "公司(总部在上海)很大", "问题在于:谁来付钱？没有人说话。"],
)
def test_one_narrow_mark_is_a_matter_of_taste(text):
    findings = find(text, CONFIG)
    assert not findings.edits
    assert findings.suggestions


def test_two_narrow_marks_are_a_habit():
    assert fixed(find, "他来了,我也来了,天黑了。(雨停了)") == "他来了，我也来了，天黑了。（雨停了）"


def test_only_the_superfluous_mark_is_removed():
    (edit,) = find("他来了，，我也来了", CONFIG).edits
    assert (edit.before, edit.after) == ("，", "")


@given(st.text(ALPHABET, max_size=60))
@example(":，")
def test_any_text(text):
    fixed(find, "中文" + text)


@pytest.mark.parametrize("piece", WORST)
def test_no_text_is_slow(piece):
    assert seconds(find, "中文" + piece * (300_000 // len(piece))) < 8


def test_references_keep_their_half_width_marks():
    """As their standard wants them."""
    text = (
        "[1] 林一,何二,方三.河边老桥的修缮[J].桥梁月刊,2011,8(2):10-15.\n[2] 方三. 桥史[M]. 北山: 北山书社, 2009: 3-8."
    )
    assert fixed(find, text) == text
