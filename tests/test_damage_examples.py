"""Every kind of damage that was met on real pages, in sentences of our own, through all steps together.

What cannot be put right by any rule that is right elsewhere stands at the end: it stays as it is.
"""

import pytest

from textfix import Cleaner

CLEANER = Cleaner()
ARTICLE = (
    "昨天上午，河边的新桥正式通车，许多市民步行过江。桥长三百米，修了两年，中间停过一次工。"
    "站在桥上能看见老城的屋顶，也能看见新区的塔吊。"
)
AGAIN = ARTICLE.replace("昨天", "前天").replace("三百", "四百")
SPAM = ("某某娱乐城官网", "百家乐技巧", "真人娱乐平台", "时时彩计划", "老虎机下载", "体育投注开户")

REPAIRED = {
    "pinyin in brackets": (
        "店家存在不規(guī)范的經(jīng)營行為,影響用戶體驗(yàn),也損害同行的權(quán)益。",
        "店家存在不规范的经营行为，影响用户体验，也损害同行的权益。",
    ),
    "pinyin in brackets, in a line of navigation": (
        "當(dāng)前位置:首頁 >  橋梁 >  互聯(lián)網(wǎng) >  正文",
        "当前位置:首页 >  桥梁 >  互联网 >  正文",
    ),
    "pinyin in brackets, one character after the other": (
        "這個(gè)問(wèn)題開(kāi)始困擾修橋的人了。網(wǎng)絡(luò)上的討論曾經(jīng)被認(rèn)為多余",
        "这个问题开始困扰修桥的人了。网络上的讨论曾经被认为多余",
    ),
    "pinyin behind characters that did not change": (
        "隨著水溫(wēn)的升高(gāo),不銹鋼水箱的氣缸(gāng)內溫(wēn)度也高(gāo)了起來,工人只好把缸(gāng)蓋打開。",
        "随着水温的升高，不锈钢水箱的气缸内温度也高了起来，工人只好把缸盖打开。",
    ),
    "a swallowed byte before a tag": ("修桥的人就什么也看不见了?！?/p>", "修桥的人就什么也看不见了。”</p>"),
    "a swallowed byte": ("明年会首发打??灼聊皇謾C，很多人在等", "明年会首发打\ufffd屏幕手機，很多人在等"),
    "a swallowed byte of a full stop": (
        "那個意思?;蛘甙岩欢蝺热輷Q了另一個說法，大家都這麼講",
        "那個意思。或者把一段內容換了另一個說法，大家都這麼講",
    ),
    "radicals": (
        "⼈⼯修桥与机器修桥，本⽂扫描下⽅⼆维码，⽬标是⽤⼿",
        "人工修桥与机器修桥，本文扫描下方二维码，目标是用手",
    ),
    "keywords with commas": (f"{','.join(SPAM)}\n{ARTICLE}", ARTICLE),
    "keywords with lines": (f"{'_'.join(SPAM)}\n{ARTICLE}", ARTICLE),
    "versions": (f"v7.218.4471.908822 IOS版 v8.91.23.7719 安卓版\n{ARTICLE}", ARTICLE),
    "an advertisement inside": (
        f"{ARTICLE}\n十年的某地网站建设经验，针对设计、前端、后台、售后，我们都有专门的人手，价格公道。\n{AGAIN}",
        f"{ARTICLE}\n{AGAIN}",
    ),
    "an advertisement behind": (f"{ARTICLE}\n如果您有SEO优化、网站建设需求请致电:13000000000", ARTICLE),
    "the tail of a mirror": (
        f"{ARTICLE}\n序言:七十年代末,一起剥皮案让全城的人睡不着觉，老警察把前前后后的事情说了一遍……",
        ARTICLE,
    ),
    "thanks of a site": (
        f"{ARTICLE}\n感谢关注 某某精品文库频道，example.cn是专门为互联网人打造的学习交流平台",
        ARTICLE,
    ),
    "a request to come back": (f"{ARTICLE}\n更加详细情况，请关注本站最新动态。", ARTICLE),
    "a line below each picture": (
        f"{ARTICLE}\n![](a.png)\n[登录/注册后可看大图](http://example.com/member.php?mod=logging)\n{AGAIN}",
        f"{ARTICLE}\n![](a.png)\n{AGAIN}",
    ),
    "stray Traditional characters, one word twice": (
        "这台机器的訪问次数要比那台机器的訪问次数高一倍",
        "这台机器的访问次数要比那台机器的访问次数高一倍",
    ),
    "a stray Traditional character": ("所占用的内存可能会開始变大", "所占用的内存可能会开始变大"),
    "a stray Traditional term": (
        "用正則表達式来匹配这些行，把第一个參数传给它就行，写法都在文档里",
        "用正则表达式来匹配这些行，把第一个参数传给它就行，写法都在文档里",
    ),
    "the characters of words exchanged": (
        "第一步：机随生成验证码，只含包数字，不含包英文；是不是够能涌现复重的字符，由意任长度决定。",
        "第一步：随机生成验证码，只包含数字，不包含英文；是不是能够出现重复的字符，由任意长度决定。",
    ),
    "one character of words replaced": (
        "设置监听的端心，默许是11211，-c 设置最年夜并发毗连数，合适几据量小的场景",
        "设置监听的端口，默认是11211，-c 设置最大并发连接数，适合数据量小的场景",
    ),
    "spun twice": (
        "在配置文件中设置装备摆设装备摆设的环境变量，招致法度模范奔溃",
        "在配置文件中配置的环境变量，导致程序奔溃",
    ),
    "a stray space": ("上 面是一座桥的照片，下面是它的图纸", "上面是一座桥的照片，下面是它的图纸"),
    "a stray space, once more": ("尽 管整本图册只有五百多页，还有附录", "尽管整本图册只有五百多页，还有附录"),
    "a stray space before a colon": ("另 外：这里说的是指 HTML 控件的属性值", "另外：这里说的是指 HTML 控件的属性值"),
    "a stray space inside a compound": (
        "还是由专业的工业机器人系 统集成商来做",
        "还是由专业的工业机器人系统集成商来做",
    ),
    "signs of code": ("格式：kill ％<jobid>", "格式：kill %<jobid>"),
    "lines of code": (
        '代码如下：\n＃if !defined（_MY_PORT） || （_MY_PORT < 1600）\nif you\\"\\"re using my\\"\\"s 就这样',
        "代码如下：\n#if !defined(_MY_PORT) || (_MY_PORT < 1600)\nif you're using my's 就这样",
    ),
    "a loop": ("循环写作：\nwhile（node != document.body）{", "循环写作：\nwhile(node != document.body){"),
    "mojibake with lost bytes": (
        "浣犲ソ锛佹垜鏄綘鐨勬紨绀虹鏅鸿兘鍔╂墜銆",
        "你好！我\ufffd的演示\ufffd智能助手\ufffd",
    ),
    "pinyin in brackets, inside quotation marks": (
        "這座橋被稱(chēng)為“新一輪城市變(biàn)革的核心動(dòng)力”，市民都來(lái)看橋",
        "这座桥被称为“新一轮城市变革的核心动力”，市民都来看桥",
    ),
    "pinyin in brackets, characters that did not change": (
        "他們(men)以后在村里開(kāi)會(huì),發(fā)現(xiàn)余下的糧食還夠吃,於是繼(jì)續(xù)修橋。",
        "他们以后在村里开会，发现余下的粮食还够吃，于是继续修桥。",
    ),
    "radicals beside Latin": ("本⽂转⾃微信号BRIDGE。扫描下⽅⼆维码", "本文转自微信号BRIDGE。扫描下方二维码"),
    "radicals as numbers": (
        "⼀、⼈⼯智能(AI)的⽬标是帮助⼯⼈，⽽不是替代⼯⼈",
        "一、人工智能(AI)的目标是帮助工人，而不是替代工人",
    ),
    "keywords with bars": (f"{'|'.join(SPAM)}\n{ARTICLE}", ARTICLE),
    "a stray Traditional character in a term": (
        "这样就把第一个參数设置成全局的变量",
        "这样就把第一个参数设置成全局的变量",
    ),
    "the characters of words exchanged, once more": (
        "程序机随生成一个数字，含包在文件名里，不会涌现复重的名字",
        "程序随机生成一个数字，包含在文件名里，不会出现重复的名字",
    ),
    "one character of words replaced, in a list of options": (
        "-u ：运止这个程序的用户，默许是当前用户；-c ：设置最年夜并发毗连数",
        "-u ：运行这个程序的用户，默认是当前用户；-c ：设置最大并发连接数",
    ),
    "the first occurrence only": (
        "这台办事器的内存不敷，法式会奔溃，若是增添内存，就不会奔溃。\n服务器的内存够了以后，程序就能正常运行。",
        "这台服务器的内存不足，程序会奔溃，如果增加内存，就不会奔溃。\n服务器的内存够了以后，程序就能正常运行。",
    ),
    "a word spun three times over, alone": (
        "经过过程配置装备安排装备安排装备放置好的链接来打开应用程序。",
        "通过配置好的链接来打开应用程序。",
    ),
    "mojibake in a tag": ("<缁撴潫姝ｆ枃>", "<结束正文>"),
    "mojibake of both kinds": (
        "宸ヤ汉?锟斤拷??锟\ufffd?锟\ufffd?",
        "工人\ufffd??锟\ufffd?锟\ufffd?",
    ),
    "doubled marks": (
        "一定小于将要过桥的人数，，所以不会排队。不随便修桥，，，，反之也不拆",
        "一定小于将要过桥的人数，所以不会排队。不随便修桥，反之也不拆",
    ),
    "tag words": (
        f"{ARTICLE}\n和它功能相同的工具叫某某。node\n也能够理解成一座桥。3d\n两座桥就成了父子关系。spa",
        f"{ARTICLE}\n和它功能相同的工具叫某某。\n也能够理解成一座桥。\n两座桥就成了父子关系。",
    ),
}

LEFT = {
    "commas turned into full stops": "抛开修桥本身的问题。举一个极端的样子。桥停在中间时。再次开工就很难",
    "English words in place of Chinese ones": "我们输入要被监控的机器的IP地址和port号，连接button就上生效",
    "text that is lost": "锟斤拷锟缴德ｏ拷锟叫癸拷锟斤拷营锟斤拷，这一段丢了",
    "text about mojibake": "常知道的锟斤拷梗就跟这个编码相关。",
    "opposites": "控制台的输入不太平安，拿上去的盖子就放在那里",
    "one tag word in an open line": "以及本地修桥用的一款工具css",
    # Two bytes are gone, and what is left can be read in several ways.
    "a swallowed byte in a title": "那本《栋胍箻颉冯m然借用了別人的故事情節，寫得還是很好看",
    "a swallowed byte before three characters": "桥边配备有金属?；ね饪颍?还有木头的栏杆",
    # Nothing would be left of the page; and this is how headlines are written.
    "keywords alone": "_".join(SPAM),
    "the name of the site in a headline": f"新桥通车_河边新闻_某某网\n{ARTICLE}",
    "a request to come back, in Traditional characters": f"{ARTICLE}\n更加詳細情況,請關注本站最新動態。",
    # Every sentence is a sentence: no rule tells these full stops from others.
    "a full stop behind a condition": "假设没有索引。数据库在读取数据时必须扫描全部文件",
    "a full stop behind a time": "当某个页面处于栈顶时。再次跳转页面",
    "full stops behind a condition": "如果桥停了工。工人还能自己回来。这样的办法虽然简单。但缺点是：没有人付钱",
    # People write so.
    "an English verb and noun": "通过match找battle的页面",
    # One such word in a short sentence is too little evidence to change an author's words.
    "exchanged characters, alone": "发生长度和难度意任的验证码",
    "a replaced character, alone": "每块都有独破的小包装",
    "words nested in words, alone": "之后可以或许可以跳转到那个页面",
    "a chain of nested words, alone": "供应商也可以或许大概终止本合同。",
    # A link of a mirror leads somewhere; what it stood for is not in it.
    "a link through a mirror": "原文见 http://www.javashuo.com/link?url=abc，桥的图纸在那里。",
    # The original is guesswork.
    "single characters replaced": "日过问财是相克干系，如若日干已经旺",
    "single characters replaced by words": "患上妻内人致富，临作古墓尽者，再总瞅彼此干系",
    # Opposites make sentences as good as the original ones.
    "output for input": "控制台输入及平安",
    "dynamic for static": "用一个动态资源服务器把它们跑起来",
    "simple for complex": "然而这些操作都偏简单且不平安",
    "end for beginning": "有个地址为file:.bridge/结尾的我的项目",
}


@pytest.mark.parametrize("kind", REPAIRED)
def test_repaired(kind):
    damaged, right = REPAIRED[kind]
    result = CLEANER.explain(damaged)
    assert result.text == right
    assert result.restore() == damaged
    assert CLEANER.fix(right) == right


@pytest.mark.parametrize("kind", LEFT)
def test_left_as_it_is(kind):
    assert CLEANER.fix(LEFT[kind]) == LEFT[kind]


def test_what_is_lost_is_told():
    assert "beyond repair" in CLEANER.explain(LEFT["text that is lost"]).diagnosis.notes[0]
