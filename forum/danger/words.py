"""
Words that speak of danger now, and of ending one's life; and harmless ones they hide in.

Declared here, looked after in the administration: an administrator's rows and changes
stay. A word is written as it is looked for: simplified, small letters, without spaces.
"""

DANGER, LIFE, HARMLESS = "danger", "life", "harmless"

WORDS = {
    # Somebody is hurt, threatened or about to be.
    DANGER: """
        煤气味 燃气味 天然气味 瓦斯味 一股煤气 一股燃气 煤气的味 燃气的味 闻到煤气 闻到燃气
        煤气泄漏 燃气泄漏 天然气泄漏 液化气泄漏 煤气泄露 燃气泄露 天然气泄露 液化气泄露
        煤气漏 燃气漏 天然气漏 液化气漏 漏煤气 漏燃气 漏天然气 煤气管漏 燃气管漏 罐漏气 正在漏气
        煤气中毒 燃气中毒 一氧化碳中毒 氯气泄漏 氨气泄漏 化学品泄漏
        着火 起火了 失火了 正在起火 家里起火 楼里起火 冒浓烟 爆炸了 要爆炸 快爆炸
        晕倒 昏倒 晕过去 昏过去 昏迷不醒 昏迷了 没有呼吸 没呼吸 不省人事 心脏病发 突发心梗
        突发脑梗 大出血 流血不止 血流不止 生命垂危 有生命危险 快不行了 快死了 快来救 救命啊 救命呀
        有人受伤 有人触电 触电了 孩子触电 被电击 电线掉 电线断 电线垂 高压线掉 灯杆漏电 路灯漏电
        有人溺水 有人落水 掉进河 掉进水 掉河里 掉水里 掉下井 掉进井 掉进窨井 掉井里
        有人被困 老人被困 孩子被困 小孩被困 正被困 困在电梯 被困在 困在里面
        要塌了 快塌了 快要倒塌 随时倒塌 随时会倒塌 随时都会倒塌 随时可能倒塌 随时会塌
        正在坍塌 塌方了 发生山体滑坡 山体滑坡了
        拿刀 持刀 在砍人 要砍人 砍人了 捅人 要杀人 要杀我 杀了我 打死我 弄死我 砍死 被绑架
        正在打人 被家暴 家暴我 孩子丢了 小孩丢了 孩子不见了 小孩不见了 老人走失 孩子走失 小孩走失
        服毒 喝农药 食物中毒 集体中毒
        gasleak leakinggas smellofgas smellgas smellsofgas onfire notbreathing unconscious
        heartattack bleedingheavily trappedinthelift trappedintheelevator liveelectricwire
    """,
    # Somebody speaks of ending a life.
    LIFE: """
        不想活 活不下去 没法活了 活够了 活着没意思 活着没有意思 想死 寻死 自杀 轻生 自尽 跳楼 跳河
        跳桥 割腕 上吊 自焚 了结自己 了结生命 结束生命 结束自己的生命 结束我的生命 离开这个世界
        一死了之 以死明志 死给你看 死给你们看 同归于尽 遗书
        suicid killmyself killhimself killherself wanttodie endmylife
    """,
    # What such a word may stand in without any danger.
    HARMLESS: """
        不想活动 不想活跃 想死了你 想死你 想死我了 想死机 寻死觅活 轻生产 年轻生 自杀身亡 自杀式
        跳楼价 跳楼机 跳楼大甩卖 跳河边 随着火 接着火 跟着火 顺着火 沿着火 朝着火 向着火 对着火
        不着火 着火车 着火锅 着火红 着火热 着火点 易着火 如果着火 万一着火 一旦着火
        如果燃气泄漏 一旦燃气泄漏 万一燃气泄漏 如果煤气泄漏 一旦煤气泄漏 万一煤气泄漏 拿刀闸 持刀闸
        食物中毒预防 预防煤气中毒
        预防一氧化碳中毒 防煤气中毒
    """,
}


def declare(*, using="default"):
    """Make the words exist; what an administrator changed or retired stays as it is."""
    from forum.models import DangerWord

    known = set(DangerWord.objects.using(using).values_list("word", flat=True))
    DangerWord.objects.using(using).bulk_create(
        [
            DangerWord(word=word, meaning=meaning)
            for meaning, words in WORDS.items()
            for word in words.split()
            if word not in known
        ],
        ignore_conflicts=True,
    )
