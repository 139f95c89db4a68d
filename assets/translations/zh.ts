<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>shotcaller</name>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Watch the hand</source>
        <translation>看手势</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>中文</source>
        <translation>English</translation>
    </message>
    <message>
        <source>Switch to Chinese</source>
        <translation>切换到英文</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Export the cut</source>
        <translation>导出剪辑</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Slate and timecode in the movie</source>
        <translation>影片里叠加场记和时码</translation>
    </message>
    <message>
        <source>Play the cut</source>
        <translation>播放剪辑</translation>
    </message>
    <message>
        <source>One frame less at the head</source>
        <translation>片头减一帧</translation>
    </message>
    <message>
        <source>One frame less at the tail</source>
        <translation>片尾减一帧</translation>
    </message>
    <message>
        <source>One frame more at the head</source>
        <translation>片头加一帧</translation>
    </message>
    <message>
        <source>One frame more at the tail</source>
        <translation>片尾加一帧</translation>
    </message>
    <message>
        <source>Split at the playhead</source>
        <translation>在播放头处切开</translation>
    </message>
    <message>
        <source>Take the clip out</source>
        <translation>移除片段</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>剪辑</translation>
    </message>
    <message>
        <source>1 clip</source>
        <translation>1 个片段</translation>
    </message>
    <message>
        <source>{count} clips</source>
        <translation>{count} 个片段</translation>
    </message>
    <message>
        <source>Drag a take here, press Enter, or say “put it in the cut”.</source>
        <translation>把镜次拖到这里，按 Enter，或者说“放进剪辑”。</translation>
    </message>
    <message>
        <source>Say the shot.</source>
        <translation>说出镜头。</translation>
    </message>
    <message>
        <source>I am listening. Say what the camera sees, or try one of these:</source>
        <translation>我在听。说出镜头里看到的，或者试试这几句：</translation>
    </message>
    <message>
        <source>Turn the microphone on, type below, or try one of these:</source>
        <translation>打开麦克风，在下面打字，或者试试这几句：</translation>
    </message>
    <message>
        <source>Wide, a warrior in a red cloak runs along the castle wall at night, heavy rain, camera follows</source>
        <translation>远景，披着红色斗篷的女战士在古城墙上奔跑，夜晚，暴雨，镜头跟随</translation>
    </message>
    <message>
        <source>Close-up of an old fisherman at the seaside at dawn, fog, slow push in, 85 mm</source>
        <translation>特写，黎明的海边，一位老渔夫，有雾，缓慢推近，85毫米镜头</translation>
    </message>
    <message>
        <source>Two soldiers running across a snowfield, low angle, handheld, 3 seconds</source>
        <translation>两名士兵在雪原上奔跑，仰拍，手持，三秒</translation>
    </message>
    <message>
        <source>Assumed, because nobody said. Click to choose.</source>
        <translation>没有人说，按惯例设定。点击可更改。</translation>
    </message>
    <message>
        <source>Not sure this was meant. Click to change.</source>
        <translation>不确定是不是这个意思。点击可更改。</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>取消这一项</translation>
    </message>
    <message>
        <source>Listen</source>
        <translation>开始听</translation>
    </message>
    <message>
        <source>Stop listening</source>
        <translation>停止听</translation>
    </message>
    <message>
        <source>Say or type a shot, a change, or an order …</source>
        <translation>说出或输入镜头、修改或指令……</translation>
    </message>
    <message>
        <source>How to fix</source>
        <translation>怎么解决</translation>
    </message>
    <message>
        <source>Do it</source>
        <translation>就这样</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>不用</translation>
    </message>
    <message>
        <source>The take's movie {name} cannot be read.</source>
        <translation>读不了这一条的影片 {name}。</translation>
    </message>
    <message>
        <source>Take</source>
        <translation>镜次</translation>
    </message>
    <message>
        <source>Play or stop</source>
        <translation>播放或停止</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>循环</translation>
    </message>
    <message>
        <source>Slate and timecode</source>
        <translation>场记和时码</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>In point</source>
        <translation>入点</translation>
    </message>
    <message>
        <source>Out point</source>
        <translation>出点</translation>
    </message>
    <message>
        <source>First frame</source>
        <translation>第一帧</translation>
    </message>
    <message>
        <source>Last frame</source>
        <translation>最后一帧</translation>
    </message>
    <message>
        <source>Play backwards, again for 2× and 4×</source>
        <translation>倒放，再按 2×、4×</translation>
    </message>
    <message>
        <source>Play, again for 2× and 4×</source>
        <translation>播放，再按 2×、4×</translation>
    </message>
    <message>
        <source>Waiting for the first frame …</source>
        <translation>等第一帧……</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>raise a palm</source>
        <translation>抬起手掌</translation>
    </message>
    <message>
        <source>The {sense} stopped and does not start again.</source>
        <translation>{sense} 停了，启动不了。</translation>
    </message>
    <message>
        <source>Mouse and keyboard do everything; `shotcaller doctor` tells what is missing.</source>
        <translation>鼠标和键盘都能用；`shotcaller doctor` 会说明缺什么。</translation>
    </message>
    <message>
        <source>The export stopped half-way; the film is untouched.</source>
        <translation>导出中断了；影片没有受影响。</translation>
    </message>
    <message>
        <source>Try it again.</source>
        <translation>请再试一次。</translation>
    </message>
    <message>
        <source>The renderer stopped and does not start again.</source>
        <translation>渲染器停了，启动不了。</translation>
    </message>
    <message>
        <source>The film is safe; `shotcaller doctor` tells what is missing on this machine.</source>
        <translation>影片没事；`shotcaller doctor` 会说明这台机器缺什么。</translation>
    </message>
    <message>
        <source>New scene</source>
        <translation>新场次</translation>
    </message>
    <message>
        <source>Shots</source>
        <translation>镜头</translation>
    </message>
    <message>
        <source>rendering {count}</source>
        <translation>渲染中 {count}</translation>
    </message>
    <message>
        <source>no picture</source>
        <translation>没有画面</translation>
    </message>
    <message>
        <source>{count} takes</source>
        <translation>{count} 条</translation>
    </message>
    <message>
        <source>1 take</source>
        <translation>1 条</translation>
    </message>
    <message>
        <source>Scene {number}</source>
        <translation>第 {number} 场</translation>
    </message>
    <message>
        <source>Omit the shot</source>
        <translation>删去镜头</translation>
    </message>
    <message>
        <source>circled</source>
        <translation>已选</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>不要</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>被拒</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>in the cut</source>
        <translation>已入剪辑</translation>
    </message>
    <message>
        <source>Takes</source>
        <translation>镜次</translation>
    </message>
    <message>
        <source>Circle the take</source>
        <translation>选中这一条</translation>
    </message>
    <message>
        <source>Reject the take</source>
        <translation>不要这一条</translation>
    </message>
    <message>
        <source>Place the take in the cut</source>
        <translation>放进剪辑</translation>
    </message>
    <message>
        <source>One more take</source>
        <translation>再来一条</translation>
    </message>
    <message>
        <source>Where should the exports go?</source>
        <translation>导出到哪里？</translation>
    </message>
    <message>
        <source>1 file exported.</source>
        <translation>导出了 1 个文件。</translation>
    </message>
    <message>
        <source>{count} files exported.</source>
        <translation>导出了 {count} 个文件。</translation>
    </message>
    <message>
        <source>Did you mean this: “{text}”?</source>
        <translation>是这个意思吗：“{text}”？</translation>
    </message>
    <message>
        <source>That was not understood as a shot or an order.</source>
        <translation>没听懂这是镜头还是指令。</translation>
    </message>
    <message>
        <source>Try “wide, a man walks down a street at night”, or press ? for help.</source>
        <translation>试试“远景，夜晚，一个男人走在街上”，或按 ? 看帮助。</translation>
    </message>
    <message>
        <source>The cut is empty; place a take first.</source>
        <translation>剪辑是空的；先放进一条。</translation>
    </message>
    <message>
        <source>Exporting …</source>
        <translation>正在导出……</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>There is nothing in the cut yet.</source>
        <translation>剪辑里还没有东西。</translation>
    </message>
    <message>
        <source>Put a take into it first.</source>
        <translation>先放进一条。</translation>
    </message>
    <message>
        <source>The cut cannot be exported as {format}.</source>
        <translation>剪辑不能导出为 {format}。</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be made.</source>
        <translation>建不了文件夹 {folder}。</translation>
    </message>
    <message>
        <source>The movie of take {slate} has {frames} frames, and the cut needs {wanted}.</source>
        <translation>{slate} 的影片有 {frames} 帧，剪辑需要 {wanted} 帧。</translation>
    </message>
    <message>
        <source>Shoot the take again, or shorten its clip.</source>
        <translation>重拍这一条，或者缩短片段。</translation>
    </message>
    <message>
        <source>The movie of take {slate} runs at {rate} frames per second, the film at {wanted}.</source>
        <translation>{slate} 的影片是每秒 {rate} 帧，本片是 {wanted} 帧。</translation>
    </message>
    <message>
        <source>Shoot the take again.</source>
        <translation>重拍这一条。</translation>
    </message>
    <message>
        <source>The cut is empty.</source>
        <translation>剪辑是空的。</translation>
    </message>
    <message>
        <source>Place a take first.</source>
        <translation>先放进一条。</translation>
    </message>
    <message>
        <source>That is in the film already.</source>
        <translation>影片里已经有了。</translation>
    </message>
    <message>
        <source>There is no clip {number} in the cut.</source>
        <translation>剪辑里没有第 {number} 个片段。</translation>
    </message>
    <message>
        <source>That shot is in the cut; take its clips out first.</source>
        <translation>这个镜头在剪辑里；先移除它的片段。</translation>
    </message>
    <message>
        <source>That shot has no such wording.</source>
        <translation>这个镜头没有这种说法。</translation>
    </message>
    <message>
        <source>The cut has no place {number}.</source>
        <translation>剪辑里没有第 {number} 个位置。</translation>
    </message>
    <message>
        <source>That clip is in the cut already.</source>
        <translation>这个片段已经在剪辑里。</translation>
    </message>
    <message>
        <source>Take {slate} has no frames left there.</source>
        <translation>{slate} 那边没有更多的帧了。</translation>
    </message>
    <message>
        <source>That scene is not in the film.</source>
        <translation>影片里没有这一场。</translation>
    </message>
    <message>
        <source>That shot is not in the film.</source>
        <translation>影片里没有这个镜头。</translation>
    </message>
    <message>
        <source>That take is not in the film.</source>
        <translation>影片里没有这一条。</translation>
    </message>
    <message>
        <source>That cannot be had more or less of; say what it should be.</source>
        <translation>这一项没有多少之分；请直接说要什么。</translation>
    </message>
    <message>
        <source>{file} could not be written: {reason}.</source>
        <translation>{file} 写不进去：{reason}。</translation>
    </message>
    <message>
        <source>The disk is full: {file} was not written.</source>
        <translation>磁盘满了：{file} 没有写入。</translation>
    </message>
    <message>
        <source>Make room and try again.</source>
        <translation>腾出空间再试。</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be written to.</source>
        <translation>文件夹 {folder} 不能写入。</translation>
    </message>
    <message>
        <source>The file {file} has no picture in it.</source>
        <translation>文件 {file} 里没有画面。</translation>
    </message>
    <message>
        <source>The movie {file} has no picture in it.</source>
        <translation>影片 {file} 里没有画面。</translation>
    </message>
    <message>
        <source>The movie {file} is missing.</source>
        <translation>影片 {file} 不见了。</translation>
    </message>
    <message>
        <source>The movie {file} cannot be opened.</source>
        <translation>打不开影片 {file}。</translation>
    </message>
    <message>
        <source>The movie {file} is damaged.</source>
        <translation>影片 {file} 损坏了。</translation>
    </message>
    <message>
        <source>The movie {file} is damaged at frame {number}.</source>
        <translation>影片 {file} 在第 {number} 帧损坏。</translation>
    </message>
    <message>
        <source>There is no shared memory left for pictures.</source>
        <translation>没有共享内存放画面了。</translation>
    </message>
    <message>
        <source>The window's picture memory is gone.</source>
        <translation>窗口的画面内存没有了。</translation>
    </message>
    <message>
        <source>There is no renderer called {name}.</source>
        <translation>没有叫 {name} 的渲染器。</translation>
    </message>
    <message>
        <source>Say it another way, or ask whoever keeps the lists.</source>
        <translation>换一种说法，或者问管理名单的人。</translation>
    </message>
    <message>
        <source>The safety lists are missing from {folder}.</source>
        <translation>{folder} 里没有安全名单。</translation>
    </message>
    <message>
        <source>Install Shotcaller again.</source>
        <translation>请重新安装 Shotcaller。</translation>
    </message>
    <message>
        <source>The pictures of {slates} are not in the project's folder.</source>
        <translation>{slates} 的画面不在项目文件夹里。</translation>
    </message>
    <message>
        <source>Put the files back, or take these clips out of the cut.</source>
        <translation>把文件放回去，或者移除这些片段。</translation>
    </message>
    <message>
        <source>{slates} may not leave the room: {reasons}.</source>
        <translation>{slates} 不能导出：{reasons}。</translation>
    </message>
    <message>
        <source>Take these clips out of the cut, or ask whoever keeps the safety lists.</source>
        <translation>移除这些片段，或者问管理安全名单的人。</translation>
    </message>
    <message>
        <source>The safety list {file} cannot be read.</source>
        <translation>读不了安全名单 {file}。</translation>
    </message>
    <message>
        <source>Save it as plain text in UTF-8.</source>
        <translation>请存为 UTF-8 纯文本。</translation>
    </message>
    <message>
        <source>The safety list {file} has a mistake in line {line}: {mistake}.</source>
        <translation>安全名单 {file} 第 {line} 行有错：{mistake}。</translation>
    </message>
    <message>
        <source>Correct the line, or put # before it.</source>
        <translation>改正这一行，或在前面加 #。</translation>
    </message>
    <message>
        <source>The shot is like that already.</source>
        <translation>镜头已经是这样了。</translation>
    </message>
    <message>
        <source>One order can ask for 1 to {most} takes.</source>
        <translation>一次可以要 1 到 {most} 条。</translation>
    </message>
    <message>
        <source>A shot can be up to {most} seconds long.</source>
        <translation>一个镜头最长 {most} 秒。</translation>
    </message>
    <message>
        <source>There is only one take to compare.</source>
        <translation>只有一条，没法比较。</translation>
    </message>
    <message>
        <source>Take {slate} has no picture.</source>
        <translation>{slate} 没有画面。</translation>
    </message>
    <message>
        <source>The clip is there already.</source>
        <translation>片段已经在那里。</translation>
    </message>
    <message>
        <source>A clip cannot change places with itself.</source>
        <translation>片段不能和自己换位置。</translation>
    </message>
    <message>
        <source>There is no clip after this one.</source>
        <translation>后面没有片段了。</translation>
    </message>
    <message>
        <source>That would leave nothing of the clip.</source>
        <translation>那样片段就什么都不剩了。</translation>
    </message>
    <message>
        <source>There are no frames left on that side.</source>
        <translation>那一侧没有更多的帧了。</translation>
    </message>
    <message>
        <source>There is nothing to split there.</source>
        <translation>那里没有可切的。</translation>
    </message>
    <message>
        <source>This is the first shot.</source>
        <translation>这是第一个镜头。</translation>
    </message>
    <message>
        <source>This is the last shot.</source>
        <translation>这是最后一个镜头。</translation>
    </message>
    <message>
        <source>This is the first take.</source>
        <translation>这是第一条。</translation>
    </message>
    <message>
        <source>This is the last take.</source>
        <translation>这是最后一条。</translation>
    </message>
    <message>
        <source>Not rendered: {reasons}.</source>
        <translation>没有渲染：{reasons}。</translation>
    </message>
    <message>
        <source>Say it another way.</source>
        <translation>换一种说法。</translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation>没有可撤销的。</translation>
    </message>
    <message>
        <source>There is nothing to redo.</source>
        <translation>没有可重做的。</translation>
    </message>
    <message>
        <source>There is no take {number}.</source>
        <translation>没有第 {number} 条。</translation>
    </message>
    <message>
        <source>Scene {number} begins.</source>
        <translation>第 {number} 场开始。</translation>
    </message>
    <message>
        <source>There is no shot yet; describe one first.</source>
        <translation>还没有镜头；先描述一个。</translation>
    </message>
    <message>
        <source>There is no take yet.</source>
        <translation>还没有镜次。</translation>
    </message>
    <message>
        <source>That clip is not in the cut.</source>
        <translation>剪辑里没有这个片段。</translation>
    </message>
    <message>
        <source>Called off: the shot was changed.</source>
        <translation>已取消：镜头改了。</translation>
    </message>
    <message>
        <source>Ask for another take.</source>
        <translation>请再要一条。</translation>
    </message>
    <message>
        <source>Take {slate} could not be rendered: the renderer stopped twice.</source>
        <translation>{slate} 渲染不了：渲染器停了两次。</translation>
    </message>
    <message>
        <source>This project holds a whole day of timecode; go on in a new one.</source>
        <translation>这个项目的时码满一天了；请新建一个继续。</translation>
    </message>
    <message>
        <source>{file} was made by a newer version.</source>
        <translation>{file} 是更新的版本做的。</translation>
    </message>
    <message>
        <source>Update this program and open it again; nothing was changed.</source>
        <translation>请更新程序再打开；什么都没改。</translation>
    </message>
    <message>
        <source>{folder} cannot be written to: {reason}.</source>
        <translation>{folder} 不能写入：{reason}。</translation>
    </message>
    <message>
        <source>Choose a folder you may write to.</source>
        <translation>请选一个可以写的文件夹。</translation>
    </message>
    <message>
        <source>There is a project in {folder} already.</source>
        <translation>{folder} 里已经有项目了。</translation>
    </message>
    <message>
        <source>{file} is not a project of this program.</source>
        <translation>{file} 不是本程序的项目。</translation>
    </message>
    <message>
        <source>There is no project in {folder}.</source>
        <translation>{folder} 里没有项目。</translation>
    </message>
    <message>
        <source>The project {folder} is open in another window (process {process}).</source>
        <translation>项目 {folder} 在另一个窗口里打开着（进程 {process}）。</translation>
    </message>
    <message>
        <source>Close it there first.</source>
        <translation>请先在那里关闭。</translation>
    </message>
    <message>
        <source>Line {line} of {file} is damaged.</source>
        <translation>{file} 第 {line} 行损坏。</translation>
    </message>
    <message>
        <source>{file} cannot be written: {reason}.</source>
        <translation>{file} 写不进去：{reason}。</translation>
    </message>
    <message>
        <source>The disk is full: the last change was not kept.</source>
        <translation>磁盘满了：最后一次改动没有保存。</translation>
    </message>
    <message>
        <source>{file} cannot be read: {reason}.</source>
        <translation>{file} 读不了：{reason}。</translation>
    </message>
    <message>
        <source>Another program has changed {file}.</source>
        <translation>别的程序改了 {file}。</translation>
    </message>
    <message>
        <source>The camera has gone.</source>
        <translation>摄像头断开了。</translation>
    </message>
    <message>
        <source>Plug it in again; it is taken up by itself.</source>
        <translation>请重新插上；会自动接上。</translation>
    </message>
    <message>
        <source>There is no camera.</source>
        <translation>没有摄像头。</translation>
    </message>
    <message>
        <source>Plug one in; it is taken up by itself. Voice and mouse work.</source>
        <translation>插上一个就会自动接上。语音和鼠标照常用。</translation>
    </message>
    <message>
        <source>Another program is using the camera.</source>
        <translation>别的程序在用摄像头。</translation>
    </message>
    <message>
        <source>Close that program; the camera is then taken up.</source>
        <translation>关掉那个程序，摄像头就会接上。</translation>
    </message>
    <message>
        <source>The camera may not be used.</source>
        <translation>没有使用摄像头的权限。</translation>
    </message>
    <message>
        <source>Allow it in the system's privacy settings (Linux: add yourself to the group video).</source>
        <translation>请在系统隐私设置里允许（Linux：把自己加进 video 组）。</translation>
    </message>
    <message>
        <source>The camera does not open: {reason}.</source>
        <translation>摄像头打不开：{reason}。</translation>
    </message>
    <message>
        <source>Plug it in again.</source>
        <translation>请重新插上。</translation>
    </message>
    <message>
        <source>Hands cannot be seen here: {reason}.</source>
        <translation>这里看不了手势：{reason}。</translation>
    </message>
    <message>
        <source>Install EGL and OpenGL ES (Debian: apt install libegl1 libgles2), then start again.</source>
        <translation>请安装 EGL 和 OpenGL ES（Debian：apt install libegl1 libgles2），再启动。</translation>
    </message>
    <message>
        <source>The hand model could not be loaded: {reason}.</source>
        <translation>手势模型加载不了：{reason}。</translation>
    </message>
    <message>
        <source>The hand model could not be downloaded.</source>
        <translation>手势模型下载不了。</translation>
    </message>
    <message>
        <source>{name} is not the file that was published, so it was not used.</source>
        <translation>{name} 不是发布的那个文件，没有使用。</translation>
    </message>
    <message>
        <source>The hand model could not be written to {folder}: {reason}.</source>
        <translation>手势模型写不进 {folder}：{reason}。</translation>
    </message>
    <message>
        <source>Make room or choose another cache folder, and start again.</source>
        <translation>腾出空间或换一个缓存文件夹，再启动。</translation>
    </message>
    <message>
        <source>{file} cannot be read as a picture or video: {reason}.</source>
        <translation>{file} 不能当图片或视频读：{reason}。</translation>
    </message>
    <message>
        <source>Choose another, or convert it to MP4, MOV or JPEG.</source>
        <translation>换一个，或转成 MP4、MOV 或 JPEG。</translation>
    </message>
    <message>
        <source>There are no pictures in {folder}.</source>
        <translation>{folder} 里没有图片。</translation>
    </message>
    <message>
        <source>Choose a folder of JPEG or PNG.</source>
        <translation>请选一个有 JPEG 或 PNG 的文件夹。</translation>
    </message>
    <message>
        <source>There is no file {file}.</source>
        <translation>没有文件 {file}。</translation>
    </message>
    <message>
        <source>Check the name.</source>
        <translation>请检查名字。</translation>
    </message>
    <message>
        <source>There is no picture in {file}.</source>
        <translation>{file} 里没有画面。</translation>
    </message>
    <message>
        <source>Choose a video.</source>
        <translation>请选一个视频。</translation>
    </message>
    <message>
        <source>The speech model is being loaded.</source>
        <translation>正在加载语音模型。</translation>
    </message>
    <message>
        <source>Speech is understood.</source>
        <translation>能听懂语音。</translation>
    </message>
    <message>
        <source>Only English film talk is understood, spoken clearly. {why}</source>
        <translation>目前只能听懂清楚的英文片场用语。{why}</translation>
    </message>
    <message>
        <source>Speech cannot be understood: there is neither a speech model nor the offline recogniser.</source>
        <translation>听不懂语音：没有语音模型，也没有离线识别器。</translation>
    </message>
    <message>
        <source>Install the package pocketsphinx, or choose a speech model.</source>
        <translation>请安装 pocketsphinx，或选一个语音模型。</translation>
    </message>
    <message>
        <source>There is no microphone.</source>
        <translation>没有麦克风。</translation>
    </message>
    <message>
        <source>The microphone {name} has gone.</source>
        <translation>麦克风 {name} 断开了。</translation>
    </message>
    <message>
        <source>There is no microphone called {name}.</source>
        <translation>没有叫 {name} 的麦克风。</translation>
    </message>
    <message>
        <source>The library for microphones is missing.</source>
        <translation>缺少麦克风库。</translation>
    </message>
    <message>
        <source>On Debian and Ubuntu: apt install libportaudio2. Elsewhere: install the package sounddevice again.</source>
        <translation>Debian 和 Ubuntu：apt install libportaudio2。其他系统：重新安装 sounddevice。</translation>
    </message>
    <message>
        <source>It is looked for again every two seconds; typing and the mouse still do everything.</source>
        <translation>每两秒会再找一次；打字和鼠标照常用。</translation>
    </message>
    <message>
        <source>It must be a faster-whisper (CTranslate2) model.</source>
        <translation>必须是 faster-whisper（CTranslate2）模型。</translation>
    </message>
    <message>
        <source>The offline recogniser does not start.</source>
        <translation>离线识别器启动不了。</translation>
    </message>
    <message>
        <source>Install the package pocketsphinx again.</source>
        <translation>请重新安装 pocketsphinx。</translation>
    </message>
    <message>
        <source>The voice detector is missing from this installation.</source>
        <translation>这次安装缺少人声检测。</translation>
    </message>
    <message>
        <source>Install the package faster-whisper again.</source>
        <translation>请重新安装 faster-whisper。</translation>
    </message>
    <message>
        <source>The speech model in {folder} cannot be used: {why}.</source>
        <translation>{folder} 里的语音模型不能用：{why}。</translation>
    </message>
    <message>
        <source>Copy or fetch it again.</source>
        <translation>请重新复制或下载。</translation>
    </message>
    <message>
        <source>The speech model gave up: {why}.</source>
        <translation>语音模型出错了：{why}。</translation>
    </message>
    <message>
        <source>Say it again; a smaller model needs less memory.</source>
        <translation>请再说一遍；小一点的模型更省内存。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>One frame back</source>
        <translation>退一帧</translation>
    </message>
    <message>
        <source>One frame on</source>
        <translation>进一帧</translation>
    </message>
    <message>
        <source>Ten frames back</source>
        <translation>退十帧</translation>
    </message>
    <message>
        <source>Ten frames on</source>
        <translation>进十帧</translation>
    </message>
    <message>
        <source>Clear in and out</source>
        <translation>清除入点和出点</translation>
    </message>
    <message>
        <source>One take</source>
        <translation>单条</translation>
    </message>
    <message>
        <source>Two takes side by side</source>
        <translation>两条并排</translation>
    </message>
    <message>
        <source>Wipe between two takes</source>
        <translation>两条划像对比</translation>
    </message>
    <message>
        <source>All takes of the shot</source>
        <translation>这个镜头的所有镜次</translation>
    </message>
    <message>
        <source>Blockout or hero</source>
        <translation>粗模或成片</translation>
    </message>
    <message>
        <source>Thirds</source>
        <translation>三分线</translation>
    </message>
    <message>
        <source>Safe areas</source>
        <translation>安全框</translation>
    </message>
    <message>
        <source>Show take 1 … 9</source>
        <translation>看第 1 … 9 条</translation>
    </message>
    <message>
        <source>Take before</source>
        <translation>上一条</translation>
    </message>
    <message>
        <source>Take after</source>
        <translation>下一条</translation>
    </message>
    <message>
        <source>Shot before</source>
        <translation>上一个镜头</translation>
    </message>
    <message>
        <source>Shot after</source>
        <translation>下一个镜头</translation>
    </message>
    <message>
        <source>Clip one place back</source>
        <translation>片段前移一位</translation>
    </message>
    <message>
        <source>Clip one place on</source>
        <translation>片段后移一位</translation>
    </message>
    <message>
        <source>Type a sentence</source>
        <translation>输入一句话</translation>
    </message>
    <message>
        <source>Listen, or stop listening</source>
        <translation>开始听或停止听</translation>
    </message>
    <message>
        <source>Watch the hand, or stop watching</source>
        <translation>看手势或不看</translation>
    </message>
    <message>
        <source>This sheet</source>
        <translation>这张表</translation>
    </message>
    <message>
        <source>Back: sheet, full screen, typing</source>
        <translation>返回：关表、退出全屏、停止输入</translation>
    </message>
    <message>
        <source>Playing</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Looking</source>
        <translation>观看</translation>
    </message>
    <message>
        <source>Cutting</source>
        <translation>剪辑</translation>
    </message>
    <message>
        <source>The film</source>
        <translation>影片</translation>
    </message>
    <message>
        <source>EDL (CMX3600)</source>
        <translation>EDL (CMX3600)</translation>
    </message>
    <message>
        <source>Rough cut (movie)</source>
        <translation>粗剪影片</translation>
    </message>
    <message>
        <source>Shot list</source>
        <translation>镜头表</translation>
    </message>
    <message>
        <source>Called off.</source>
        <translation>已取消。</translation>
    </message>
    <message>
        <source>That take has its picture already.</source>
        <translation>这一条已经有画面了。</translation>
    </message>
    <message>
        <source>No OpenGL 3.3 is to be had on this machine: {reason}.</source>
        <translation>这台机器没有 OpenGL 3.3：{reason}。</translation>
    </message>
    <message>
        <source>On Debian or Ubuntu install libegl1 and libgl1; elsewhere install the graphics driver.</source>
        <translation>Debian 或 Ubuntu：安装 libegl1 和 libgl1；其他系统：安装显卡驱动。</translation>
    </message>
    <message>
        <source>Something went wrong in the program; the film is safe.</source>
        <translation>程序出了点问题；影片没事。</translation>
    </message>
    <message>
        <source>If it happens again, close the window and open the project again.</source>
        <translation>如果再出现，请关闭窗口再打开项目。</translation>
    </message>
    <message>
        <source>Check the network, or copy the model's folder here by hand and choose it in the settings.</source>
        <translation>检查网络，或把模型文件夹复制过来，在设置里选它。</translation>
    </message>
    <message>
        <source>Close other programs, or give the container more shared memory (--shm-size).</source>
        <translation>关掉别的程序，或给容器多一些共享内存（--shm-size）。</translation>
    </message>
    <message>
        <source>Close the project and open it again; everything up to the last change is kept.</source>
        <translation>关闭项目再打开；上一次改动之前的都在。</translation>
    </message>
    <message>
        <source>Make room and do it again; everything before is kept.</source>
        <translation>腾出空间再做一次；之前的都在。</translation>
    </message>
    <message>
        <source>Mend or remove that file in assets/sets.</source>
        <translation>改正或删除 assets/sets 里的那个文件。</translation>
    </message>
    <message>
        <source>Mend that file in assets/sets.</source>
        <translation>改正 assets/sets 里的那个文件。</translation>
    </message>
    <message>
        <source>Nothing was changed. Bring the file back from a copy, or send it to the people who make this program.</source>
        <translation>什么都没改。请从备份取回文件，或发给本程序的作者。</translation>
    </message>
    <message>
        <source>The set {name} cannot be read: {reason}.</source>
        <translation>读不了场景 {name}：{reason}。</translation>
    </message>
    <message>
        <source>The set {name} has a mistake: {reason}.</source>
        <translation>场景 {name} 有错：{reason}。</translation>
    </message>
    <message>
        <source>{file} could not be read: {reason}.</source>
        <translation>{file} 读不了：{reason}。</translation>
    </message>
    <message>
        <source>Line {line} of {file} is no moment of a landmark track.</source>
        <translation>{file} 第 {line} 行不是手势记录。</translation>
    </message>
    <message>
        <source>Record the track again, or watch the video it was made from.</source>
        <translation>请重新记录，或直接看原视频。</translation>
    </message>
    <message>
        <source>Correct the file, or put back the one that came with Shotcaller.</source>
        <translation>改正文件，或换回 Shotcaller 自带的。</translation>
    </message>
    <message>
        <source>There is no sound file {path}.</source>
        <translation>没有声音文件 {path}。</translation>
    </message>
    <message>
        <source>Check the name and the folder.</source>
        <translation>请检查名字和文件夹。</translation>
    </message>
    <message>
        <source>The file {name} is empty.</source>
        <translation>文件 {name} 是空的。</translation>
    </message>
    <message>
        <source>Record or copy it again.</source>
        <translation>请重新录制或复制。</translation>
    </message>
    <message>
        <source>The file {name} has no sound in it.</source>
        <translation>文件 {name} 里没有声音。</translation>
    </message>
    <message>
        <source>The file {name} cannot be read as sound.</source>
        <translation>文件 {name} 不能当声音读。</translation>
    </message>
    <message>
        <source>The offline recogniser cannot pronounce: {words}.</source>
        <translation>离线识别器不会读：{words}。</translation>
    </message>
    <message>
        <source>Add them to [pronunciations] in assets/speech/film_grammar.toml.</source>
        <translation>请加到 assets/speech/film_grammar.toml 的 [pronunciations]。</translation>
    </message>
    <message>
        <source>The {renderer} does not show this.</source>
        <translation>{renderer}不表现这一项。</translation>
    </message>
    <message>
        <source>called off</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source>Run `shotcaller models fetch small` once, or `shotcaller models import FOLDER` with a model's folder.</source>
        <translation>运行一次 `shotcaller models fetch small`；或用 `shotcaller models import 文件夹` 导入模型文件夹。</translation>
    </message>
    <message>
        <source>The folder {folder} is no speech model: {missing} is missing.</source>
        <translation>文件夹 {folder} 不是语音模型：缺少 {missing}。</translation>
    </message>
    <message>
        <source>The speech model {name} could not be fetched.</source>
        <translation>无法取得语音模型 {name}。</translation>
    </message>
    <message>
        <source>The speech model {name} is not on this machine.</source>
        <translation>本机没有语音模型 {name}。</translation>
    </message>
    <message>
        <source>There is no folder {folder} with a speech model.</source>
        <translation>没有含语音模型的文件夹 {folder}。</translation>
    </message>
    <message>
        <source>There is no speech model called {name}.</source>
        <translation>没有叫 {name} 的语音模型。</translation>
    </message>
    <message>
        <source>There is no speech model on this machine.</source>
        <translation>本机没有语音模型。</translation>
    </message>
    <message>
        <source>“{words}” (safety list “{list}”)</source>
        <translation>“{words}”（安全清单“{list}”）</translation>
    </message>
    <message>
        <source>{who} chases {whom}</source>
        <translation>{who}追{whom}</translation>
    </message>
    <message>
        <source>{who} follows {whom}</source>
        <translation>{who}跟着{whom}</translation>
    </message>
    <message>
        <source>{who} comes up to {whom}</source>
        <translation>{who}走近{whom}</translation>
    </message>
    <message>
        <source>{who} leaves {whom}</source>
        <translation>{who}离开{whom}</translation>
    </message>
    <message>
        <source>{who} faces {whom}</source>
        <translation>{who}面对{whom}</translation>
    </message>
    <message>
        <source>{who} looks at {whom}</source>
        <translation>{who}看着{whom}</translation>
    </message>
    <message>
        <source>{who} talks to {whom}</source>
        <translation>{who}对{whom}说话</translation>
    </message>
    <message>
        <source>{who} hands it to {whom}</source>
        <translation>{who}递给{whom}</translation>
    </message>
    <message>
        <source>{who} embraces {whom}</source>
        <translation>{who}拥抱{whom}</translation>
    </message>
    <message>
        <source>{who} fights {whom}</source>
        <translation>{who}与{whom}搏斗</translation>
    </message>
    <message>
        <source>{who} left of {whom}</source>
        <translation>{who}在{whom}左边</translation>
    </message>
    <message>
        <source>{who} right of {whom}</source>
        <translation>{who}在{whom}右边</translation>
    </message>
    <message>
        <source>{who} in front of {whom}</source>
        <translation>{who}在{whom}前面</translation>
    </message>
    <message>
        <source>{who} behind {whom}</source>
        <translation>{who}在{whom}后面</translation>
    </message>
    <message>
        <source>{who} beside {whom}</source>
        <translation>{who}在{whom}旁边</translation>
    </message>
    <message>
        <source>Every blockout is {width} × {height} already.</source>
        <translation>所有粗模都已经是 {width} × {height}。</translation>
    </message>
    <message>
        <source>{count} takes are being made again at {width} × {height}, in the background.</source>
        <translation>正在后台以 {width} × {height} 重做 {count} 条。</translation>
    </message>
    <message>
        <source>{why}</source>
        <translation>{why}</translation>
    </message>
    <message>
        <source>Make every blockout again in 1080p</source>
        <translation>把所有粗模重做成 1080p</translation>
    </message>
    <message>
        <source>There is no pass called {name}.</source>
        <translation>没有名为“{name}”的通道。</translation>
    </message>
    <message>
        <source>{folder} is there already and holds no passes.</source>
        <translation>{folder} 已经存在，里面不是通道文件。</translation>
    </message>
    <message>
        <source>Choose another folder, or move it away.</source>
        <translation>请换一个文件夹，或先把它移开。</translation>
    </message>
    <message>
        <source>The renderer {name} makes no passes.</source>
        <translation>渲染器“{name}”不输出通道。</translation>
    </message>
    <message>
        <source>The blockout does.</source>
        <translation>请用 blockout 渲染器。</translation>
    </message>
    <message>
        <source>Ask for a smaller size, or install a graphics driver.</source>
        <translation>请换一个小一些的尺寸，或者安装显卡驱动。</translation>
    </message>
    <message>
        <source>Ask for a smaller size; a blockout loses nothing by being enlarged.</source>
        <translation>请换一个小一些的尺寸；粗模放大不会损失什么。</translation>
    </message>
    <message>
        <source>Install raylib_software, or a graphics driver.</source>
        <translation>请安装 raylib_software 或显卡驱动。</translation>
    </message>
    <message>
        <source>No picture can be drawn on this machine: it has neither OpenGL nor the software rasteriser.</source>
        <translation>这台机器画不出画面：既没有 OpenGL，也没有软件光栅器。</translation>
    </message>
    <message>
        <source>Pictures of {width} × {height} are more than the blockout draws on this machine: {most} is the most.</source>
        <translation>粗模在这台机器上画不了 {width} × {height} 的画面，最大是 {most}。</translation>
    </message>
    <message>
        <source>Try once more; where that fails too, start Shotcaller again, or ask for a smaller size.</source>
        <translation>请再试一次；还不行就重启 Shotcaller，或换一个小一些的尺寸。</translation>
    </message>
    <message>
        <source>Without OpenGL pictures can be up to {most} pixels wide or high.</source>
        <translation>没有 OpenGL 时，画面的宽和高最多 {most} 像素。</translation>
    </message>
    <message>
        <source>New shot</source>
        <translation>新镜头</translation>
    </message>
    <message>
        <source>Change this shot</source>
        <translation>改这个镜头</translation>
    </message>
    <message>
        <source>Coverage</source>
        <translation>一组镜头</translation>
    </message>
    <message>
        <source>{count} shots</source>
        <translation>{count} 个镜头</translation>
    </message>
    <message>
        <source>The name is {name}</source>
        <translation>起名为{name}</translation>
    </message>
    <message>
        <source>Show the take</source>
        <translation>看这一条</translation>
    </message>
    <message>
        <source>Next shot</source>
        <translation>下一个镜头</translation>
    </message>
    <message>
        <source>Sleep</source>
        <translation>休息</translation>
    </message>
    <message>
        <source>Wake up</source>
        <translation>醒来</translation>
    </message>
    <message>
        <source>Compare takes</source>
        <translation>对比几条</translation>
    </message>
    <message>
        <source>Swap two clips</source>
        <translation>对调两个片段</translation>
    </message>
    <message>
        <source>Move the clip</source>
        <translation>移动片段</translation>
    </message>
    <message>
        <source>Trim the clip</source>
        <translation>修剪片段</translation>
    </message>
    <message>
        <source>Split the clip</source>
        <translation>切开片段</translation>
    </message>
    <message>
        <source>One take for each</source>
        <translation>各来一条</translation>
    </message>
    <message>
        <source>{count} more takes</source>
        <translation>再来 {count} 条</translation>
    </message>
    <message>
        <source>Play the take</source>
        <translation>播放这一条</translation>
    </message>
    <message>
        <source>{what}: {slots}</source>
        <translation>{what}：{slots}</translation>
    </message>
    <message>
        <source>What did you mean by “{text}”?</source>
        <translation>“{text}”是指什么？</translation>
    </message>
    <message>
        <source>The language model reads “{text}” like this:</source>
        <translation>语言模型把“{text}”理解为：</translation>
    </message>
    <message>
        <source>Always listen</source>
        <translation>一直听</translation>
    </message>
    <message>
        <source>Only while {key} is held</source>
        <translation>只在按住 {key} 时听</translation>
    </message>
    <message>
        <source>The system's microphone</source>
        <translation>系统默认的麦克风</translation>
    </message>
    <message>
        <source>Chinese and English</source>
        <translation>中文和英文</translation>
    </message>
    <message>
        <source>Only Chinese</source>
        <translation>只听中文</translation>
    </message>
    <message>
        <source>Only English</source>
        <translation>只听英文</translation>
    </message>
    <message>
        <source>Keep recordings of what is said</source>
        <translation>保留说话的录音</translation>
    </message>
    <message>
        <source>Hold {key} and speak, or type a shot, a change, or an order …</source>
        <translation>按住 {key} 说话，或者输入镜头、修改、指令……</translation>
    </message>
    <message>
        <source>How to listen</source>
        <translation>怎么听</translation>
    </message>
    <message>
        <source>Play back what was said</source>
        <translation>回放说过的话</translation>
    </message>
    <message>
        <source>Hold to talk (a pedal can send it)</source>
        <translation>按住说话（可用踏板）</translation>
    </message>
    <message>
        <source>The script is here: {count} scenes.</source>
        <translation>剧本已导入：共 {count} 场。</translation>
    </message>
    <message>
        <source>There is no scene {number}.</source>
        <translation>没有第 {number} 场。</translation>
    </message>
    <message>
        <source>Nobody in this shot is called {who}.</source>
        <translation>这个镜头里没有人叫{who}。</translation>
    </message>
    <message>
        <source>A name is missing.</source>
        <translation>缺少名字。</translation>
    </message>
    <message>
        <source>{name} is on the list already.</source>
        <translation>{name}已经在名单上了。</translation>
    </message>
    <message>
        <source>That is not on the list.</source>
        <translation>名单上没有这一项。</translation>
    </message>
    <message>
        <source>No take is like that.</source>
        <translation>没有这样的一条。</translation>
    </message>
    <message>
        <source>No clip in the cut is like that.</source>
        <translation>剪辑里没有这样的片段。</translation>
    </message>
    <message>
        <source>Shoot it as</source>
        <translation>拍成</translation>
    </message>
    <message>
        <source>{what}  ·  {count} shots</source>
        <translation>{what}  ·  {count} 个镜头</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>What a video model is told of this shot. Click to see all of it.</source>
        <translation>视频模型收到的文字。点击看全文。</translation>
    </message>
    <message>
        <source>Not wanted: {negative}</source>
        <translation>不要：{negative}</translation>
    </message>
    <message>
        <source>Left out: {slots}</source>
        <translation>未写入：{slots}</translation>
    </message>
    <message>
        <source>May not be followed: {slots}</source>
        <translation>可能做不到：{slots}</translation>
    </message>
    <message>
        <source>{model} may not follow this.</source>
        <translation>{model} 可能做不到这一点。</translation>
    </message>
    <message>
        <source>more {slot}</source>
        <translation>{slot}加一级</translation>
    </message>
    <message>
        <source>less {slot}</source>
        <translation>{slot}减一级</translation>
    </message>
    <message>
        <source>without {slot}</source>
        <translation>不要{slot}</translation>
    </message>
    <message>
        <source>Cast and places</source>
        <translation>人物与场所</translation>
    </message>
    <message>
        <source>Cast</source>
        <translation>人物</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>场所</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新建</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名字</translation>
    </message>
    <message>
        <source>Also called</source>
        <translation>别名</translation>
    </message>
    <message>
        <source>Other ways of saying the name, with commas between</source>
        <translation>名字的其他叫法，用逗号或顿号隔开</translation>
    </message>
    <message>
        <source>What they always look like</source>
        <translation>固定形象</translation>
    </message>
    <message>
        <source>This goes into every shot they are in: face, age, hair, what they wear.</source>
        <translation>有此人的每个镜头都会用上：脸、年龄、发型、穿着。</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>No colour</source>
        <translation>无颜色</translation>
    </message>
    <message>
        <source>Their colour in the blockout, so that they are told apart from afar.</source>
        <translation>在粗模中的颜色，远远就能认出来。</translation>
    </message>
    <message>
        <source>What it always looks like</source>
        <translation>固定样貌</translation>
    </message>
    <message>
        <source>This goes into every shot that plays here: walls, light, things that stand there.</source>
        <translation>在此拍摄的每个镜头都会用上：墙面、光线、陈设。</translation>
    </message>
    <message>
        <source>Set of the blockout</source>
        <translation>粗模布景</translation>
    </message>
    <message>
        <source>Found by the name</source>
        <translation>按名字选择</translation>
    </message>
    <message>
        <source>Not kept yet</source>
        <translation>尚未保留</translation>
    </message>
    <message>
        <source>This name is on the list already.</source>
        <translation>名单上已有这个名字。</translation>
    </message>
    <message>
        <source>1 shot</source>
        <translation>1 个镜头</translation>
    </message>
    <message>
        <source>In no shot yet</source>
        <translation>还没有镜头用到</translation>
    </message>
    <message>
        <source>In 1 shot</source>
        <translation>用于 1 个镜头</translation>
    </message>
    <message>
        <source>In {count} shots</source>
        <translation>用于 {count} 个镜头</translation>
    </message>
    <message>
        <source>Nobody is on the list yet.</source>
        <translation>名单上还没有人。</translation>
    </message>
    <message>
        <source>No place is on the list yet.</source>
        <translation>名单上还没有场所。</translation>
    </message>
    <message>
        <source>Write down who comes back and what they look like: every shot that names them will show them so.</source>
        <translation>写下反复出场的人和他们的样子：凡提到名字的镜头，都会照此呈现。</translation>
    </message>
    <message>
        <source>Write down where the film comes back to, and what it looks like there.</source>
        <translation>写下片中反复出现的场所，以及那里的样子。</translation>
    </message>
    <message>
        <source>Keep in the cast…</source>
        <translation>记入人物表…</translation>
    </message>
    <message>
        <source>Show in the cast…</source>
        <translation>查看人物表…</translation>
    </message>
    <message>
        <source>Keep among the places…</source>
        <translation>记入场所表…</translation>
    </message>
    <message>
        <source>Brick</source>
        <translation>砖红</translation>
    </message>
    <message>
        <source>Ochre</source>
        <translation>赭黄</translation>
    </message>
    <message>
        <source>Moss</source>
        <translation>苔绿</translation>
    </message>
    <message>
        <source>Teal</source>
        <translation>青碧</translation>
    </message>
    <message>
        <source>Steel blue</source>
        <translation>钢蓝</translation>
    </message>
    <message>
        <source>Plum</source>
        <translation>梅紫</translation>
    </message>
    <message>
        <source>Rose</source>
        <translation>玫瑰粉</translation>
    </message>
    <message>
        <source>Sand</source>
        <translation>沙色</translation>
    </message>
    <message>
        <source>The language model reads “{text}” otherwise: {changes}</source>
        <translation>语言模型对“{text}”另有理解：{changes}</translation>
    </message>
    <message>
        <source>{what}: {now} instead of {before}</source>
        <translation>{what}：{now}，而不是{before}</translation>
    </message>
    <message>
        <source>Script</source>
        <translation>剧本</translation>
    </message>
    <message>
        <source>Scenes</source>
        <translation>场次</translation>
    </message>
    <message>
        <source>Proposed shots</source>
        <translation>建议的镜头</translation>
    </message>
    <message>
        <source>Shoot</source>
        <translation>拍</translation>
    </message>
    <message>
        <source>Shoot again</source>
        <translation>再拍</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>改</translation>
    </message>
    <message>
        <source>Shoot all</source>
        <translation>全部拍</translation>
    </message>
    <message>
        <source>Shoot all {count}</source>
        <translation>全部拍（{count}）</translation>
    </message>
    <message>
        <source>It is shot {slate}.</source>
        <translation>已是镜头 {slate}。</translation>
    </message>
    <message>
        <source>Nothing here asks for a shot of its own.</source>
        <translation>这里没有需要单独成镜的内容。</translation>
    </message>
    <message>
        <source>1 paragraph</source>
        <translation>1 段</translation>
    </message>
    <message>
        <source>{count} paragraphs</source>
        <translation>{count} 段</translation>
    </message>
    <message>
        <source>There is no text to paste.</source>
        <translation>剪贴板里没有文字。</translation>
    </message>
    <message>
        <source>Reading …</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>There is no scene in that text.</source>
        <translation>这段文字里没有场次。</translation>
    </message>
    <message>
        <source>Open a script …</source>
        <translation>打开剧本…</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>No script yet</source>
        <translation>还没有剧本</translation>
    </message>
    <message>
        <source>Open a Fountain, Final Draft or text file, drop it here, or paste the pages. Scenes begin with a line such as INT. KITCHEN - NIGHT.</source>
        <translation>打开 Fountain、Final Draft 或文本文件，也可拖到这里，或直接粘贴。每场以场景标题开头，例如“内景 厨房 夜”。</translation>
    </message>
    <message>
        <source>{name} is too large for a script.</source>
        <translation>{name} 太大，不像是剧本。</translation>
    </message>
    <message>
        <source>Choose the script itself.</source>
        <translation>请选择剧本文件本身。</translation>
    </message>
    <message>
        <source>{name} cannot be opened.</source>
        <translation>无法打开 {name}。</translation>
    </message>
    <message>
        <source>Check that it is there and can be opened.</source>
        <translation>请确认文件存在且可以打开。</translation>
    </message>
    <message>
        <source>Scripts (Fountain, Final Draft, text)</source>
        <translation>剧本（Fountain、Final Draft、文本）</translation>
    </message>
    <message>
        <source>The place is new, so it is shown first.</source>
        <translation>新场所，先交代环境。</translation>
    </message>
    <message>
        <source>What happens, as it is written.</source>
        <translation>按剧本所写的动作。</translation>
    </message>
    <message>
        <source>The script asks for this picture.</source>
        <translation>剧本要求的画面。</translation>
    </message>
    <message>
        <source>Two talk: a master, over the shoulders, close-ups.</source>
        <translation>两人对话：全景、过肩、近景。</translation>
    </message>
    <message>
        <source>The same ones talk again: close-ups.</source>
        <translation>同样的人再次对话：近景。</translation>
    </message>
    <message>
        <source>Several talk: a master and close-ups.</source>
        <translation>多人对话：全景与近景。</translation>
    </message>
    <message>
        <source>Somebody speaks alone.</source>
        <translation>一个人说话。</translation>
    </message>
    <message>
        <source>{name} cannot be read as text.</source>
        <translation>无法把 {name} 当作文本读取。</translation>
    </message>
    <message>
        <source>Save it as Fountain, Final Draft (.fdx) or plain text.</source>
        <translation>请另存为 Fountain、Final Draft（.fdx）或纯文本。</translation>
    </message>
    <message>
        <source>{name} is a {kind} file, not a script.</source>
        <translation>{name} 是 {kind} 文件，不是剧本。</translation>
    </message>
    <message>
        <source>{name} is too large for a script: {size}.</source>
        <translation>{name} 太大（{size}），不像是剧本。</translation>
    </message>
    <message>
        <source>{name} is broken: {why}.</source>
        <translation>{name} 已损坏：{why}。</translation>
    </message>
    <message>
        <source>{name} is no plain Final Draft file.</source>
        <translation>{name} 不是普通的 Final Draft 文件。</translation>
    </message>
    <message>
        <source>Save it anew in Final Draft, or as Fountain.</source>
        <translation>请在 Final Draft 中重新保存，或另存为 Fountain。</translation>
    </message>
    <message>
        <source>There is no scene in {name}.</source>
        <translation>{name} 里没有场次。</translation>
    </message>
    <message>
        <source>A scene begins with a line such as INT. KITCHEN - NIGHT, or 内景 厨房 夜.</source>
        <translation>每场以场景标题开头，例如“内景 厨房 夜”或 INT. KITCHEN - NIGHT。</translation>
    </message>
    <message>
        <source>{name} has too many scenes to be a script.</source>
        <translation>{name} 场次太多，不像是剧本。</translation>
    </message>
    <message>
        <source>A colour is written #rrggbb.</source>
        <translation>颜色要写成 #rrggbb。</translation>
    </message>
    <message>
        <source>Check the network and run the same command again: it goes on where it stopped.</source>
        <translation>检查网络后再运行一次同样的命令，会从中断处继续。</translation>
    </message>
    <message>
        <source>Correct the file, or put back the one that came with the program.</source>
        <translation>改正这个文件，或换回随程序附带的那个。</translation>
    </message>
    <message>
        <source>Install it (`pip install sherpa-onnx`), or choose a faster-whisper model.</source>
        <translation>安装它（`pip install sherpa-onnx`），或改用 faster-whisper 模型。</translation>
    </message>
    <message>
        <source>It is empty or a web page, not a model: copy or fetch it again.</source>
        <translation>这个文件是空的，或是网页而不是模型：请重新复制或下载。</translation>
    </message>
    <message>
        <source>It was cloned without its large files: run `git lfs pull` there, or `shotcaller models fetch NAME`.</source>
        <translation>克隆时缺了大文件：请在那里运行 `git lfs pull`，或运行 `shotcaller models fetch 名称`。</translation>
    </message>
    <message>
        <source>Make room on the disk, or choose another folder. Listening goes on.</source>
        <translation>请腾出磁盘空间，或换一个文件夹。仍在继续听。</translation>
    </message>
    <message>
        <source>Make room or choose another cache folder, and run the same command again.</source>
        <translation>请腾出空间或换一个缓存文件夹，再运行一次同样的命令。</translation>
    </message>
    <message>
        <source>Say it in parts.</source>
        <translation>分几句说。</translation>
    </message>
    <message>
        <source>Speech is understood; words come about {seconds} s after you stop.</source>
        <translation>能听懂说话；停下约 {seconds} 秒后出字。</translation>
    </message>
    <message>
        <source>That was too long to ask the language model about.</source>
        <translation>这段话太长，没法问语言模型。</translation>
    </message>
    <message>
        <source>The file {file} is damaged, so talk cannot be told from instructions.</source>
        <translation>文件 {file} 已损坏，无法区分闲聊和指令。</translation>
    </message>
    <message>
        <source>The file {file} with the words for video models has a mistake: {mistake}.</source>
        <translation>视频模型用词文件 {file} 有错误：{mistake}。</translation>
    </message>
    <message>
        <source>The key would travel to {host} in the open.</source>
        <translation>密钥会以明文发往 {host}。</translation>
    </message>
    <message>
        <source>The language model at {host} answered with error {status}.</source>
        <translation>{host} 的语言模型返回错误 {status}。</translation>
    </message>
    <message>
        <source>The language model at {host} cannot be reached: {why}.</source>
        <translation>连不上 {host} 的语言模型：{why}。</translation>
    </message>
    <message>
        <source>The language model at {host} did not answer within {seconds} s.</source>
        <translation>{host} 的语言模型在 {seconds} 秒内没有回答。</translation>
    </message>
    <message>
        <source>The language model at {host} is asked too much just now.</source>
        <translation>{host} 的语言模型此刻请求过多。</translation>
    </message>
    <message>
        <source>The language model at {host} refused the key.</source>
        <translation>{host} 的语言模型拒绝了密钥。</translation>
    </message>
    <message>
        <source>The language model at {host} sent far too much.</source>
        <translation>{host} 的语言模型返回的内容太多。</translation>
    </message>
    <message>
        <source>The language model's answer cannot be used: {why}.</source>
        <translation>语言模型的回答无法使用：{why}。</translation>
    </message>
    <message>
        <source>The language model's key or name has a sign that cannot be sent.</source>
        <translation>语言模型的密钥或名称里有无法发送的字符。</translation>
    </message>
    <message>
        <source>What the rules understood stands.</source>
        <translation>仍按规则的理解。</translation>
    </message>
    <message>
        <source>Correct the key in the settings. What the rules understood stands.</source>
        <translation>请在设置里改正密钥。仍按规则的理解。</translation>
    </message>
    <message>
        <source>Correct the address or the name in the settings. What the rules understood stands.</source>
        <translation>请在设置里改正地址或名称。仍按规则的理解。</translation>
    </message>
    <message>
        <source>The recording cannot be played: {why}.</source>
        <translation>录音无法播放：{why}。</translation>
    </message>
    <message>
        <source>Check the loudspeaker in the system's settings.</source>
        <translation>请在系统设置里检查扬声器。</translation>
    </message>
    <message>
        <source>The speech model in {folder} is not whole: {file}.</source>
        <translation>{folder} 里的语音模型不完整：{file}。</translation>
    </message>
    <message>
        <source>The speech model in {folder} needs the package sherpa-onnx, which is not installed.</source>
        <translation>{folder} 里的语音模型需要 sherpa-onnx 包，但没有安装。</translation>
    </message>
    <message>
        <source>The speech model {name} could not be fetched: {why}.</source>
        <translation>语音模型 {name} 下载失败：{why}。</translation>
    </message>
    <message>
        <source>The speech model {name} could not be kept: {why}.</source>
        <translation>语音模型 {name} 无法保存：{why}。</translation>
    </message>
    <message>
        <source>There are no words for the video model {name}.</source>
        <translation>没有视频模型 {name} 的用词。</translation>
    </message>
    <message>
        <source>This pattern is made for {people} people; with {here}, {left} of its shots are left out.</source>
        <translation>这套镜头是给 {people} 个人的；现在有 {here} 个人，略去 {left} 个镜头。</translation>
    </message>
    <message>
        <source>Use an address that begins with https.</source>
        <translation>请用 https 开头的地址。</translation>
    </message>
    <message>
        <source>What was said is not being recorded: {why}.</source>
        <translation>说的话没有录下来：{why}。</translation>
    </message>
    <message>
        <source>Write it in the settings as https://HOST/v1.</source>
        <translation>在设置里写成 https://主机/v1。</translation>
    </message>
    <message>
        <source>a name is empty</source>
        <translation>名字是空的</translation>
    </message>
    <message>
        <source>no clip is so long</source>
        <translation>没有这么长的片段</translation>
    </message>
    <message>
        <source>no shot is so long</source>
        <translation>没有这么长的镜头</translation>
    </message>
    <message>
        <source>no so many takes</source>
        <translation>没有这么多条</translation>
    </message>
    <message>
        <source>no such step</source>
        <translation>没有这样的级别</translation>
    </message>
    <message>
        <source>nobody has that number</source>
        <translation>没有这个序号的人物</translation>
    </message>
    <message>
        <source>nobody of the cast has that id</source>
        <translation>人物表里没有这个编号</translation>
    </message>
    <message>
        <source>nobody spoke of exporting</source>
        <translation>没有人说要导出</translation>
    </message>
    <message>
        <source>takes and clips count from 1, or from the last, -1</source>
        <translation>条和片段从 1 数起，或从末尾 -1 数起</translation>
    </message>
    <message>
        <source>that is nobody</source>
        <translation>没有这个人</translation>
    </message>
    <message>
        <source>there is no such action</source>
        <translation>没有这个动作</translation>
    </message>
    <message>
        <source>there is no such format</source>
        <translation>没有这种格式</translation>
    </message>
    <message>
        <source>there is no such lens</source>
        <translation>没有这种镜头</translation>
    </message>
    <message>
        <source>there is no such set</source>
        <translation>没有这个场景</translation>
    </message>
    <message>
        <source>there is no such slot</source>
        <translation>没有这一项</translation>
    </message>
    <message>
        <source>too long</source>
        <translation>太长</translation>
    </message>
    <message>
        <source>too many actions</source>
        <translation>动作太多</translation>
    </message>
    <message>
        <source>too many subjects</source>
        <translation>主体太多</translation>
    </message>
    <message>
        <source>{host} has no model {model}.</source>
        <translation>{host} 没有模型 {model}。</translation>
    </message>
    <message>
        <source>{url} is no address of a language model.</source>
        <translation>{url} 不是语言模型的地址。</translation>
    </message>
    <message>
        <source>This model takes no angle beside a camera move.</source>
        <translation>这个模型在有运镜时不接受机位角度。</translation>
    </message>
    <message>
        <source>The length is asked for as a number of frames.</source>
        <translation>时长按帧数请求。</translation>
    </message>
    <message>
        <source>This model cannot do both that and the camera move.</source>
        <translation>这个模型不能同时做到它和运镜。</translation>
    </message>
    <message>
        <source>There is no camera move that it could be of.</source>
        <translation>没有它所属的运镜。</translation>
    </message>
    <message>
        <source>Only a film term could say it, and there is no room for another.</source>
        <translation>只能用电影术语说，而术语已满。</translation>
    </message>
    <message>
        <source>A style that no camera took gets no film terms.</source>
        <translation>非摄影风格不用电影术语。</translation>
    </message>
    <message>
        <source>Little was said: this model likes longer prompts.</source>
        <translation>说得较少：这个模型喜欢更长的提示词。</translation>
    </message>
    <message>
        <source>Much was said: this model likes shorter prompts.</source>
        <translation>说得较多：这个模型喜欢更短的提示词。</translation>
    </message>
    <message>
        <source>Some words stay in the language in which they were said.</source>
        <translation>有些词保留原来的语言。</translation>
    </message>
    <message>
        <source>Add them to [pronunciations] in the grammar's file in assets/speech.</source>
        <translation>把它们加到 assets/speech 里那个语法文件的 [pronunciations] 中。</translation>
    </message>
    <message>
        <source>Correct the file, or take it away: what came with Shotcaller goes on working.</source>
        <translation>改正这个文件，或把它拿走：随程序附带的仍然有效。</translation>
    </message>
    <message>
        <source>Blockout beside hero</source>
        <translation>粗模和成片并排</translation>
    </message>
    <message>
        <source>Wipe between blockout and hero</source>
        <translation>粗模和成片划像</translation>
    </message>
    <message>
        <source>Show what is developing</source>
        <translation>显示显影过程</translation>
    </message>
    <message>
        <source>Develop the take</source>
        <translation>把这条渲成片</translation>
    </message>
    <message>
        <source>Develop the take, or call it off</source>
        <translation>把这条渲成片，或取消</translation>
    </message>
    <message>
        <source>Call the hero off</source>
        <translation>取消成片</translation>
    </message>
    <message>
        <source>Finish this draft</source>
        <translation>精修这个草稿</translation>
    </message>
    <message>
        <source>Develop all circled takes</source>
        <translation>圈中的都渲成片</translation>
    </message>
    <message>
        <source>Develop all circled takes ({count})</source>
        <translation>圈中的都渲成片（{count} 条）</translation>
    </message>
    <message>
        <source>Heroes</source>
        <translation>成片</translation>
    </message>
    <message>
        <source>No heroes</source>
        <translation>不出成片</translation>
    </message>
    <message>
        <source>No video model is on this machine yet</source>
        <translation>这台机器上还没有视频模型</translation>
    </message>
    <message>
        <source>What more there could be</source>
        <translation>还可以装的</translation>
    </message>
    <message>
        <source>Follow the blocking</source>
        <translation>照着粗模走</translation>
    </message>
    <message>
        <source>Not at all</source>
        <translation>不照</translation>
    </message>
    <message>
        <source>Its depth</source>
        <translation>照纵深</translation>
    </message>
    <message>
        <source>Its poses</source>
        <translation>照姿态</translation>
    </message>
    <message>
        <source>Its picture</source>
        <translation>照画面</translation>
    </message>
    <message>
        <source>loosely</source>
        <translation>松</translation>
    </message>
    <message>
        <source>closely</source>
        <translation>紧</translation>
    </message>
    <message>
        <source>Only takes I ask for</source>
        <translation>只渲点名的</translation>
    </message>
    <message>
        <source>Circled takes too</source>
        <translation>圈中的也渲</translation>
    </message>
    <message>
        <source>Every take</source>
        <translation>每条都渲</translation>
    </message>
    <message>
        <source>next in line</source>
        <translation>下一个</translation>
    </message>
    <message>
        <source>number {place} in line</source>
        <translation>排第 {place}</translation>
    </message>
    <message>
        <source>hero next in line</source>
        <translation>成片排下一个</translation>
    </message>
    <message>
        <source>hero number {place} in line</source>
        <translation>成片排第 {place}</translation>
    </message>
    <message>
        <source>hero failed</source>
        <translation>成片失败</translation>
    </message>
    <message>
        <source>hero refused</source>
        <translation>成片被拒</translation>
    </message>
    <message>
        <source>live</source>
        <translation>实时</translation>
    </message>
    <message>
        <source>begins</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>developing {step} / {steps}</source>
        <translation>显影 {step} / {steps}</translation>
    </message>
    <message>
        <source>No heroes today: {reason}</source>
        <translation>今天出不了成片：{reason}</translation>
    </message>
    <message>
        <source>Wan2.2 14B, the full schedule: the best picture, the longest wait</source>
        <translation>Wan2.2 14B 全步数：画面最好，等得最久</translation>
    </message>
    <message>
        <source>Wan2.2 14B with the 8-step LoRA</source>
        <translation>Wan2.2 14B，8 步 LoRA</translation>
    </message>
    <message>
        <source>Wan2.2 14B with the 4-step LoRA: a tenth of the wait</source>
        <translation>Wan2.2 14B，4 步 LoRA：只等十分之一</translation>
    </message>
    <message>
        <source>Wan2.2 14B from a first frame, or between a first and a last</source>
        <translation>Wan2.2 14B，从首帧或首尾帧开始</translation>
    </message>
    <message>
        <source>Wan2.2 14B with VACE: follows the blocking and pictures of the cast</source>
        <translation>Wan2.2 14B VACE：照粗模和角色照片</translation>
    </message>
    <message>
        <source>Wan2.2 5B: 24 frames a second, text or a first frame</source>
        <translation>Wan2.2 5B：每秒 24 格，文字或首帧</translation>
    </message>
    <message>
        <source>Wan2.1 1.3B: small, for cards of 8 GB</source>
        <translation>Wan2.1 1.3B：小，8 GB 显存够用</translation>
    </message>
    <message>
        <source>Wan2.1 1.3B with VACE: follows the blocking, small</source>
        <translation>Wan2.1 1.3B VACE：照粗模，小</translation>
    </message>
    <message>
        <source>Wan2.1 1.3B made causal: pictures as fast as they play, no end, new words while it runs</source>
        <translation>Wan2.1 1.3B 因果版：边播边出，不停，随时改词</translation>
    </message>
    <message>
        <source>Helios 14B, distilled: live at 640 × 384</source>
        <translation>Helios 14B 蒸馏版：640 × 384 实时</translation>
    </message>
    <message>
        <source>Choose how in the menu beside the takes; `shotcaller models list` tells which models there are.</source>
        <translation>请在镜次旁的菜单里选一种方式；有哪些模型，`shotcaller models list` 会列出来。</translation>
    </message>
    <message>
        <source>Develop it first.</source>
        <translation>请先渲成片。</translation>
    </message>
    <message>
        <source>No hero of take {slate} is being made.</source>
        <translation>{slate} 没有在渲成片。</translation>
    </message>
    <message>
        <source>Take {slate} has no hero to go on from.</source>
        <translation>{slate} 还没有可以精修的成片。</translation>
    </message>
    <message>
        <source>The hero of take {slate} is being made already.</source>
        <translation>{slate} 的成片已经在渲了。</translation>
    </message>
    <message>
        <source>This sitting makes no heroes.</source>
        <translation>这次不出成片。</translation>
    </message>
    <message>
        <source>The blockout is still there; try a smaller renderer.</source>
        <translation>粗模还在；换个小一点的渲染器试试。</translation>
    </message>
    <message>
        <source>The hero of take {slate} could not be made: the renderer stopped twice.</source>
        <translation>{slate} 的成片没渲成：渲染器停了两次。</translation>
    </message>
    <message>
        <source>Finish the draft of take</source>
        <translation>精修草稿：</translation>
    </message>
    <message>
        <source>Make the hero of take</source>
        <translation>渲成片：</translation>
    </message>
    <message>
        <source>Choose another cache folder.</source>
        <translation>请换一个缓存文件夹。</translation>
    </message>
    <message>
        <source>Make room or choose another cache folder, and run the same command again: what came is kept.</source>
        <translation>请腾出空间或换一个缓存文件夹，再运行同一条命令：已下载的会保留。</translation>
    </message>
    <message>
        <source>Make room, or choose a cache folder on another disk: `cache = "FOLDER"` in settings.toml.</source>
        <translation>请腾出空间，或把缓存放到别的盘：在 settings.toml 里写 `cache = "FOLDER"`。</translation>
    </message>
    <message>
        <source>The licence of the model {name}, {licence}, has to be accepted first.</source>
        <translation>要先接受模型 {name} 的许可证 {licence}。</translation>
    </message>
    <message>
        <source>The model {name} cannot be used: {why}.</source>
        <translation>模型 {name} 用不了：{why}。</translation>
    </message>
    <message>
        <source>The model {name} could not be fetched: {why}.</source>
        <translation>模型 {name} 下载不了：{why}。</translation>
    </message>
    <message>
        <source>The model {name} could not be kept: {why}.</source>
        <translation>模型 {name} 存不下来：{why}。</translation>
    </message>
    <message>
        <source>The model {name} needs {need} GB more and the disk has {room} GB.</source>
        <translation>模型 {name} 还要 {need} GB，磁盘只剩 {room} GB。</translation>
    </message>
    <message>
        <source>What was accepted could not be kept: {why}.</source>
        <translation>接受的许可没能存下来：{why}。</translation>
    </message>
    <message>
        <source>There is no hub called {source}.</source>
        <translation>没有叫 {source} 的下载站。</translation>
    </message>
    <message>
        <source>There is no model {name}.</source>
        <translation>没有叫 {name} 的模型。</translation>
    </message>
    <message>
        <source>There is no way of shooting called {name}.</source>
        <translation>没有叫 {name} 的拍法。</translation>
    </message>
    <message>
        <source>video_source is huggingface, modelscope, or the address of a mirror; empty takes what can be reached.</source>
        <translation>video_source 可以是 huggingface、modelscope 或镜像地址；留空就用连得上的。</translation>
    </message>
    <message>
        <source>{name} needs a picture to begin with.</source>
        <translation>{name} 要从一张画面开始。</translation>
    </message>
    <message>
        <source>Everything works without it; previews are coarser.</source>
        <translation>没有它也能用，只是显影粗一些。</translation>
    </message>
    <message>
        <source>Fetch it again.</source>
        <translation>请重新下载。</translation>
    </message>
    <message>
        <source>Take the file of the same name that ends in .safetensors; it is published beside it.</source>
        <translation>请用同名的 .safetensors 文件，它和这个发布在一起。</translation>
    </message>
    <message>
        <source>{file} cannot be read as safetensors.</source>
        <translation>{file} 不是能读的 safetensors。</translation>
    </message>
    <message>
        <source>{file} holds other weights than {name}: {count} parts do not fit, the first is {part}.</source>
        <translation>{file} 不是 {name} 的权重：有 {count} 处对不上，第一处是 {part}。</translation>
    </message>
    <message>
        <source>{file} is a pickle, which may run programs when it is read.</source>
        <translation>{file} 是 pickle，打开时可能运行程序。</translation>
    </message>
    <message>
        <source>It is not clear which file of the adapter {name} is for which expert.</source>
        <translation>分不清适配器 {name} 的哪个文件给哪个专家模型。</translation>
    </message>
    <message>
        <source>The adapter {name} does not fit this model ({why}).</source>
        <translation>适配器 {name} 和这个模型对不上（{why}）。</translation>
    </message>
    <message>
        <source>Make it again at a smaller size; the blockout is there meanwhile.</source>
        <translation>请用小一点的尺寸再渲；粗模一直在。</translation>
    </message>
    <message>
        <source>The memory of the graphics card ran out in the middle of the take.</source>
        <translation>渲到一半，显存不够了。</translation>
    </message>
    <message>
        <source>There is not enough memory for this.</source>
        <translation>内存不够。</translation>
    </message>
    <message>
        <source>Use a smaller picture or fewer frames.</source>
        <translation>请用小一点的画面，或少一些格。</translation>
    </message>
    <message>
        <source>{name} makes takes of up to {longest} seconds, and this one lasts {seconds}.</source>
        <translation>{name} 最长能渲 {longest} 秒，这条有 {seconds} 秒。</translation>
    </message>
    <message>
        <source>PNG, JPEG and WebP are read.</source>
        <translation>能读 PNG、JPEG 和 WebP。</translation>
    </message>
    <message>
        <source>Save it smaller.</source>
        <translation>请存小一点。</translation>
    </message>
    <message>
        <source>The picture {file} cannot be read.</source>
        <translation>图片 {file} 读不了。</translation>
    </message>
    <message>
        <source>The picture {file} is missing.</source>
        <translation>图片 {file} 不见了。</translation>
    </message>
    <message>
        <source>The picture {file} is too large.</source>
        <translation>图片 {file} 太大。</translation>
    </message>
    <message>
        <source>The picture {file} lies outside the project.</source>
        <translation>图片 {file} 不在项目里。</translation>
    </message>
    <message>
        <source>The pictures of {file} lean on one another.</source>
        <translation>{file} 里的画面相互依赖，不能单独取。</translation>
    </message>
    <message>
        <source>Add it to the cast list again: it is copied into the project.</source>
        <translation>请再把它加到角色表：会复制进项目。</translation>
    </message>
    <message>
        <source>The renderer stopped.</source>
        <translation>渲染器停了。</translation>
    </message>
    <message>
        <source>`shotcaller doctor` tells what is missing on this machine.</source>
        <translation>用 `shotcaller doctor` 看看这台机器缺什么。</translation>
    </message>
    <message>
        <source>Ask for fewer frames.</source>
        <translation>请少要几格。</translation>
    </message>
    <message>
        <source>Say who does what where: "a soldier runs through the forest at night".</source>
        <translation>说清谁在哪里做什么：“一个士兵夜里跑过森林”。</translation>
    </message>
    <message>
        <source>There is nothing to shoot in that sentence.</source>
        <translation>这句话里没有可拍的。</translation>
    </message>
    <message>
        <source>The model {name} is not on this machine.</source>
        <translation>这台机器上没有模型 {name}。</translation>
    </message>
    <message>
        <source>The model {name} is not whole: {files} is missing.</source>
        <translation>模型 {name} 不完整：缺 {files}。</translation>
    </message>
    <message>
        <source>The model {name} holds a pickle, {files}, in place of safetensors.</source>
        <translation>模型 {name} 里是 pickle（{files}），不是 safetensors。</translation>
    </message>
    <message>
        <source>The model {name} is damaged: {files}, {why}.</source>
        <translation>模型 {name} 坏了：{files}，{why}。</translation>
    </message>
    <message>
        <source>The model {name} cannot be used: {files}, {why}.</source>
        <translation>模型 {name} 用不了：{files}，{why}。</translation>
    </message>
    <message>
        <source>Run {fetch}, or `shotcaller models import FOLDER` with a folder that was copied by hand.</source>
        <translation>请运行 {fetch}，或用 `shotcaller models import 文件夹` 导入拷来的文件夹。</translation>
    </message>
    <message>
        <source>Run {fetch}: it goes on where it stopped. Or copy what is missing into {folder}.</source>
        <translation>请运行 {fetch}，会接着下载；或把缺的文件拷到 {folder}。</translation>
    </message>
    <message>
        <source>A pickle can run any program, so it is never opened. Run {fetch} for the safetensors.</source>
        <translation>pickle 能运行任意程序，所以从不打开。请运行 {fetch} 下载 safetensors。</translation>
    </message>
    <message>
        <source>Run {fetch}: what is whole is kept and the rest comes again. Or copy the file again.</source>
        <translation>请运行 {fetch}：完好的保留，其余重下；或再拷一次文件。</translation>
    </message>
    <message>
        <source>Only models in the layout of diffusers, without code, are taken. Run {fetch} for one.</source>
        <translation>只收 diffusers 格式、不带代码的模型。请运行 {fetch} 下载。</translation>
    </message>
    <message>
        <source>Ask for a smaller picture or a shorter take, or close what else uses the graphics card.</source>
        <translation>请用小一点的画面或短一点的镜头，或关掉占用显卡的程序。</translation>
    </message>
    <message>
        <source>Choose the folder that holds model_index.json, or the safetensors of an adapter.</source>
        <translation>请选有 model_index.json 的文件夹，或适配器的 safetensors。</translation>
    </message>
    <message>
        <source>Close other programs, or use a smaller model, such as wan2.1-1.3b. The blockout is there.</source>
        <translation>请关掉别的程序，或用小一点的模型，比如 wan2.1-1.3b。粗模一直在。</translation>
    </message>
    <message>
        <source>Leave out the blocking and the pictures, or choose another renderer.</source>
        <translation>请不要照粗模和照片，或换一个渲染器。</translation>
    </message>
    <message>
        <source>Make room or choose another cache folder, and try again.</source>
        <translation>请腾出空间或换一个缓存文件夹，再试一次。</translation>
    </message>
    <message>
        <source>No graphics card that video models can use is in this machine.</source>
        <translation>这台机器没有视频模型能用的显卡。</translation>
    </message>
    <message>
        <source>Nobody said where the video models lie.</source>
        <translation>没有说视频模型放在哪里。</translation>
    </message>
    <message>
        <source>Run `python3 run.py hero` once; it takes some gigabytes.</source>
        <translation>请运行一次 `python3 run.py hero`；要几个 GB。</translation>
    </message>
    <message>
        <source>Run it without --link: the files are copied then.</source>
        <translation>请不带 --link 再运行：会改为复制文件。</translation>
    </message>
    <message>
        <source>The blockout draws the shot here. A machine with a card of 8 GB or more makes heroes.</source>
        <translation>这里由粗模画镜头。有 8 GB 以上显卡的机器才出成片。</translation>
    </message>
    <message>
        <source>The model {name} could not be {done}: {why}.</source>
        <translation>模型 {name} 没能{done}：{why}。</translation>
    </message>
    <message>
        <source>The renderer {name} goes by words only.</source>
        <translation>渲染器 {name} 只认文字。</translation>
    </message>
    <message>
        <source>There is no model in {folder}.</source>
        <translation>{folder} 里没有模型。</translation>
    </message>
    <message>
        <source>There is no video model {name}.</source>
        <translation>没有视频模型 {name}。</translation>
    </message>
    <message>
        <source>There is not enough memory for {name} at {width} × {height}, however it is held.</source>
        <translation>{width} × {height} 的 {name} 怎么放都内存不够。</translation>
    </message>
    <message>
        <source>Use a smaller model, such as wan2.1-1.3b, or close what else uses the card. The blockout is there.</source>
        <translation>请用小一点的模型，比如 wan2.1-1.3b，或关掉占用显卡的程序。粗模一直在。</translation>
    </message>
    <message>
        <source>Video models are not set up on this machine.</source>
        <translation>这台机器还没装好视频模型的环境。</translation>
    </message>
    <message>
        <source>`shotcaller models` lists them.</source>
        <translation>`shotcaller models` 会列出来。</translation>
    </message>
    <message>
        <source>{name} does not follow {what}.</source>
        <translation>{name} 不能照着{what}走。</translation>
    </message>
    <message>
        <source>{name} needs {need} GB of graphics memory at {width} × {height}; {have} GB are free.</source>
        <translation>{width} × {height} 的 {name} 要 {need} GB 显存，现在空着 {have} GB。</translation>
    </message>
    <message>
        <source>{name} needs {need} GB of memory beside the graphics card; {have} GB are free.</source>
        <translation>{name} 除显存外还要 {need} GB 内存，现在空着 {have} GB。</translation>
    </message>
    <message>
        <source>Made with {name}</source>
        <translation>用 {name} 渲</translation>
    </message>
    <message>
        <source>Which takes get one</source>
        <translation>哪些镜次渲成片</translation>
    </message>
    <message>
        <source>2nd in line</source>
        <translation>排第 2</translation>
    </message>
    <message>
        <source>3rd in line</source>
        <translation>排第 3</translation>
    </message>
    <message>
        <source>{place}th in line</source>
        <translation>排第 {place}</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Add a picture</source>
        <translation>加一张照片</translation>
    </message>
    <message>
        <source>Looked at first</source>
        <translation>最先看这张</translation>
    </message>
    <message>
        <source>Click to have it looked at first</source>
        <translation>点一下，先看这张</translation>
    </message>
    <message>
        <source>{count} pictures</source>
        <translation>{count} 张照片</translation>
    </message>
    <message>
        <source>Faces and clothes for heroes that can look at pictures. The first counts most.</source>
        <translation>脸和衣服，给会看照片的成片用。第一张最要紧。</translation>
    </message>
    <message>
        <source>Which pictures show them?</source>
        <translation>哪些照片是这个人？</translation>
    </message>
    <message>
        <source>The picture could not be kept: {why}.</source>
        <translation>照片存不下来：{why}。</translation>
    </message>
    <message>
        <source>{name} cannot follow the blockout's depth.</source>
        <translation>{name} 不能跟随粗模的景深。</translation>
    </message>
    <message>
        <source>{name} cannot follow the blockout's poses.</source>
        <translation>{name} 不能跟随粗模的姿态。</translation>
    </message>
    <message>
        <source>{name} cannot go on from the blockout's picture.</source>
        <translation>{name} 不能从粗模的画面接着做。</translation>
    </message>
    <message>
        <source>{name} cannot begin with a picture.</source>
        <translation>{name} 不能从一张图片开始。</translation>
    </message>
    <message>
        <source>{name} cannot end with a picture.</source>
        <translation>{name} 不能以一张图片结束。</translation>
    </message>
    <message>
        <source>{name} cannot go on from a finished hero.</source>
        <translation>{name} 不能从已完成的成片接着做。</translation>
    </message>
    <message>
        <source>These can: {names}.</source>
        <translation>这些可以：{names}。</translation>
    </message>
    <message>
        <source>Give it a picture that looks like the film; from the blockout's own it would make a film of mannequins. Of words alone make it with {names}.</source>
        <translation>请给一张像成片的图片；用粗模自己的画面，会拍出一部假人的片子。只凭文字，可用 {names}。</translation>
    </message>
    <message>
        <source>Close other programs, or use a smaller model, such as wan2.1-1.3b.</source>
        <translation>请关掉别的程序，或用小一点的模型，比如 wan2.1-1.3b。</translation>
    </message>
    <message>
        <source>Copy or fetch it again: it may be cut short.</source>
        <translation>请再拷或再下载一次：可能不完整。</translation>
    </message>
    <message>
        <source>Do not open it with anything else. Take the file from its makers' own page.</source>
        <translation>别用别的程序打开它。请到制作者自己的页面取文件。</translation>
    </message>
    <message>
        <source>Fetch it again or take it away; everything works without it, slower.</source>
        <translation>请重新下载，或把它拿掉；没有它也能用，只是慢一些。</translation>
    </message>
    <message>
        <source>Make room, and try again.</source>
        <translation>请腾出空间，再试一次。</translation>
    </message>
    <message>
        <source>Published causal weights of Wan2.1 1.3B fit (Self-Forcing, LongLive, CausVid); nothing was changed.</source>
        <translation>能用的是 Wan2.1 1.3B 的因果权重（Self-Forcing、LongLive、CausVid）；什么都没改。</translation>
    </message>
    <message>
        <source>Published weights lack a text encoder and a VAE; {name} has them.</source>
        <translation>发布的权重里没有文本编码器和 VAE；{name} 里有。</translation>
    </message>
    <message>
        <source>Take the file with one model in it.</source>
        <translation>请用只含一个模型的文件。</translation>
    </message>
    <message>
        <source>Take the file with the whole model; an adapter alone makes no pictures.</source>
        <translation>请用含整个模型的文件；只有适配器出不了画面。</translation>
    </message>
    <message>
        <source>The model {name} is not whole.</source>
        <translation>模型 {name} 不完整。</translation>
    </message>
    <message>
        <source>There is not enough memory to load the model {name}.</source>
        <translation>内存不够，装不下模型 {name}。</translation>
    </message>
    <message>
        <source>What {name} needs is known when it is on this machine.</source>
        <translation>{name} 需要多少，要等它在这台机器上才知道。</translation>
    </message>
    <message>
        <source>{file} cannot be read as weights.</source>
        <translation>{file} 读不出权重。</translation>
    </message>
    <message>
        <source>{file} does not hold this model: {why}.</source>
        <translation>{file} 里不是这个模型：{why}。</translation>
    </message>
    <message>
        <source>{file} holds more than weights, and was not opened.</source>
        <translation>{file} 里不只是权重，没有打开。</translation>
    </message>
    <message>
        <source>{file} holds {key} twice.</source>
        <translation>{file} 里 {key} 出现了两次。</translation>
    </message>
    <message>
        <source>{file} is an adapter (LoRA), not a model.</source>
        <translation>{file} 是适配器（LoRA），不是模型。</translation>
    </message>
    <message>
        <source>developing {count}</source>
        <translation>渲成片 {count}</translation>
    </message>
    <message>
        <source>Nothing was taken.</source>
        <translation>什么都没有取用。</translation>
    </message>
    <message>
        <source>This is not {name}: it is built otherwise.</source>
        <translation>这不是 {name}：它的结构不一样。</translation>
    </message>
    <message>
        <source>{name} makes pictures from {least} to {most} million pixels; {size} is not among them.</source>
        <translation>{name} 能做 {least} 到 {most} 百万像素的画面，{size} 不在其中。</translation>
    </message>
    <message>
        <source>{name} makes pictures in steps of {step} pixels; {size} is between two of them.</source>
        <translation>{name} 的画面边长是 {step} 像素的倍数，{size} 不是。</translation>
    </message>
</context>
<context>
    <name>camera.size</name>
    <message>
        <source>extreme_wide</source>
        <translation>大远景</translation>
    </message>
    <message>
        <source>wide</source>
        <translation>远景</translation>
    </message>
    <message>
        <source>full</source>
        <translation>全景</translation>
    </message>
    <message>
        <source>medium_wide</source>
        <translation>中全景</translation>
    </message>
    <message>
        <source>medium</source>
        <translation>中景</translation>
    </message>
    <message>
        <source>medium_close_up</source>
        <translation>近景</translation>
    </message>
    <message>
        <source>close_up</source>
        <translation>特写</translation>
    </message>
    <message>
        <source>extreme_close_up</source>
        <translation>大特写</translation>
    </message>
</context>
<context>
    <name>camera.framing</name>
    <message>
        <source>single</source>
        <translation>单人</translation>
    </message>
    <message>
        <source>two_shot</source>
        <translation>双人</translation>
    </message>
    <message>
        <source>three_shot</source>
        <translation>三人</translation>
    </message>
    <message>
        <source>group</source>
        <translation>群像</translation>
    </message>
    <message>
        <source>over_the_shoulder</source>
        <translation>过肩</translation>
    </message>
    <message>
        <source>pov</source>
        <translation>主观视角</translation>
    </message>
    <message>
        <source>insert</source>
        <translation>插入</translation>
    </message>
    <message>
        <source>establishing</source>
        <translation>定场</translation>
    </message>
    <message>
        <source>reverse</source>
        <translation>反打</translation>
    </message>
</context>
<context>
    <name>camera.angle</name>
    <message>
        <source>eye</source>
        <translation>平视</translation>
    </message>
    <message>
        <source>high</source>
        <translation>俯拍</translation>
    </message>
    <message>
        <source>low</source>
        <translation>仰拍</translation>
    </message>
    <message>
        <source>overhead</source>
        <translation>顶拍</translation>
    </message>
    <message>
        <source>worms_eye</source>
        <translation>极低仰拍</translation>
    </message>
    <message>
        <source>aerial</source>
        <translation>航拍</translation>
    </message>
    <message>
        <source>dutch</source>
        <translation>荷兰角</translation>
    </message>
</context>
<context>
    <name>camera.side</name>
    <message>
        <source>front</source>
        <translation>正面</translation>
    </message>
    <message>
        <source>three_quarter</source>
        <translation>斜侧</translation>
    </message>
    <message>
        <source>profile</source>
        <translation>侧面</translation>
    </message>
    <message>
        <source>back</source>
        <translation>背面</translation>
    </message>
</context>
<context>
    <name>camera.move</name>
    <message>
        <source>static</source>
        <translation>固定</translation>
    </message>
    <message>
        <source>push_in</source>
        <translation>推</translation>
    </message>
    <message>
        <source>pull_out</source>
        <translation>拉</translation>
    </message>
    <message>
        <source>pan_left</source>
        <translation>左摇</translation>
    </message>
    <message>
        <source>pan_right</source>
        <translation>右摇</translation>
    </message>
    <message>
        <source>tilt_up</source>
        <translation>上摇</translation>
    </message>
    <message>
        <source>tilt_down</source>
        <translation>下摇</translation>
    </message>
    <message>
        <source>truck_left</source>
        <translation>左移</translation>
    </message>
    <message>
        <source>truck_right</source>
        <translation>右移</translation>
    </message>
    <message>
        <source>crane_up</source>
        <translation>升</translation>
    </message>
    <message>
        <source>crane_down</source>
        <translation>降</translation>
    </message>
    <message>
        <source>follow</source>
        <translation>跟拍</translation>
    </message>
    <message>
        <source>lead</source>
        <translation>后退跟拍</translation>
    </message>
    <message>
        <source>orbit</source>
        <translation>环绕</translation>
    </message>
    <message>
        <source>roll</source>
        <translation>滚转</translation>
    </message>
    <message>
        <source>zoom_in</source>
        <translation>变焦推</translation>
    </message>
    <message>
        <source>zoom_out</source>
        <translation>变焦拉</translation>
    </message>
    <message>
        <source>crash_zoom</source>
        <translation>急推</translation>
    </message>
    <message>
        <source>dolly_zoom</source>
        <translation>希区柯克变焦</translation>
    </message>
    <message>
        <source>whip_pan</source>
        <translation>甩</translation>
    </message>
    <message>
        <source>rack_focus</source>
        <translation>移焦</translation>
    </message>
</context>
<context>
    <name>camera.move_speed</name>
    <message>
        <source>slow</source>
        <translation>慢速</translation>
    </message>
    <message>
        <source>normal</source>
        <translation>常速</translation>
    </message>
    <message>
        <source>fast</source>
        <translation>快速</translation>
    </message>
</context>
<context>
    <name>camera.move_amount</name>
    <message>
        <source>small</source>
        <translation>小幅</translation>
    </message>
    <message>
        <source>normal</source>
        <translation>中幅</translation>
    </message>
    <message>
        <source>large</source>
        <translation>大幅</translation>
    </message>
</context>
<context>
    <name>camera.handheld</name>
    <message>
        <source>yes</source>
        <translation>手持</translation>
    </message>
    <message>
        <source>no</source>
        <translation>不手持</translation>
    </message>
</context>
<context>
    <name>camera.lens</name>
    <message>
        <source>fisheye</source>
        <translation>鱼眼</translation>
    </message>
    <message>
        <source>ultra_wide</source>
        <translation>超广角</translation>
    </message>
    <message>
        <source>wide</source>
        <translation>广角</translation>
    </message>
    <message>
        <source>standard</source>
        <translation>标准镜头</translation>
    </message>
    <message>
        <source>portrait</source>
        <translation>中长焦</translation>
    </message>
    <message>
        <source>telephoto</source>
        <translation>长焦</translation>
    </message>
    <message>
        <source>macro</source>
        <translation>微距</translation>
    </message>
</context>
<context>
    <name>camera.depth_of_field</name>
    <message>
        <source>shallow</source>
        <translation>浅景深</translation>
    </message>
    <message>
        <source>deep</source>
        <translation>深景深</translation>
    </message>
</context>
<context>
    <name>camera.composition</name>
    <message>
        <source>centre</source>
        <translation>居中</translation>
    </message>
    <message>
        <source>balanced</source>
        <translation>均衡</translation>
    </message>
    <message>
        <source>symmetrical</source>
        <translation>对称</translation>
    </message>
    <message>
        <source>left_heavy</source>
        <translation>重心在左</translation>
    </message>
    <message>
        <source>right_heavy</source>
        <translation>重心在右</translation>
    </message>
    <message>
        <source>thirds</source>
        <translation>三分法</translation>
    </message>
    <message>
        <source>diagonal</source>
        <translation>对角线</translation>
    </message>
    <message>
        <source>frame_in_frame</source>
        <translation>框中框</translation>
    </message>
    <message>
        <source>leading_lines</source>
        <translation>引导线</translation>
    </message>
    <message>
        <source>short_side</source>
        <translation>短边</translation>
    </message>
</context>
<context>
    <name>action.speed</name>
    <message>
        <source>slow</source>
        <translation>动作慢</translation>
    </message>
    <message>
        <source>normal</source>
        <translation>动作常速</translation>
    </message>
    <message>
        <source>fast</source>
        <translation>动作快</translation>
    </message>
</context>
<context>
    <name>action.canonical</name>
    <message>
        <source>stand</source>
        <translation>站立</translation>
    </message>
    <message>
        <source>sit</source>
        <translation>坐</translation>
    </message>
    <message>
        <source>walk</source>
        <translation>走</translation>
    </message>
    <message>
        <source>run</source>
        <translation>跑</translation>
    </message>
    <message>
        <source>jump</source>
        <translation>跳</translation>
    </message>
    <message>
        <source>fall</source>
        <translation>跌倒</translation>
    </message>
    <message>
        <source>turn</source>
        <translation>转身</translation>
    </message>
    <message>
        <source>look</source>
        <translation>看</translation>
    </message>
    <message>
        <source>fight</source>
        <translation>打斗</translation>
    </message>
    <message>
        <source>dance</source>
        <translation>跳舞</translation>
    </message>
    <message>
        <source>ride</source>
        <translation>骑行</translation>
    </message>
    <message>
        <source>drive</source>
        <translation>驾驶</translation>
    </message>
    <message>
        <source>fly</source>
        <translation>飞</translation>
    </message>
    <message>
        <source>kneel</source>
        <translation>跪</translation>
    </message>
    <message>
        <source>lie</source>
        <translation>躺</translation>
    </message>
    <message>
        <source>open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>pick_up</source>
        <translation>捡起</translation>
    </message>
    <message>
        <source>speak</source>
        <translation>说话</translation>
    </message>
    <message>
        <source>climb</source>
        <translation>攀爬</translation>
    </message>
    <message>
        <source>crawl</source>
        <translation>爬行</translation>
    </message>
</context>
<context>
    <name>environment.time</name>
    <message>
        <source>dawn</source>
        <translation>黎明</translation>
    </message>
    <message>
        <source>sunrise</source>
        <translation>日出</translation>
    </message>
    <message>
        <source>morning</source>
        <translation>清晨</translation>
    </message>
    <message>
        <source>day</source>
        <translation>白天</translation>
    </message>
    <message>
        <source>noon</source>
        <translation>正午</translation>
    </message>
    <message>
        <source>golden_hour</source>
        <translation>黄金时刻</translation>
    </message>
    <message>
        <source>sunset</source>
        <translation>日落</translation>
    </message>
    <message>
        <source>dusk</source>
        <translation>黄昏</translation>
    </message>
    <message>
        <source>night</source>
        <translation>夜晚</translation>
    </message>
</context>
<context>
    <name>environment.weather</name>
    <message>
        <source>clear</source>
        <translation>晴</translation>
    </message>
    <message>
        <source>overcast</source>
        <translation>阴</translation>
    </message>
    <message>
        <source>rain</source>
        <translation>雨</translation>
    </message>
    <message>
        <source>thunderstorm</source>
        <translation>雷暴</translation>
    </message>
    <message>
        <source>snow</source>
        <translation>雪</translation>
    </message>
    <message>
        <source>fog</source>
        <translation>雾</translation>
    </message>
    <message>
        <source>wind</source>
        <translation>风</translation>
    </message>
    <message>
        <source>sandstorm</source>
        <translation>沙暴</translation>
    </message>
</context>
<context>
    <name>environment.weather_strength</name>
    <message>
        <source>light</source>
        <translation>小</translation>
    </message>
    <message>
        <source>normal</source>
        <translation>中</translation>
    </message>
    <message>
        <source>heavy</source>
        <translation>大</translation>
    </message>
</context>
<context>
    <name>environment.interior</name>
    <message>
        <source>yes</source>
        <translation>内景</translation>
    </message>
    <message>
        <source>no</source>
        <translation>外景</translation>
    </message>
</context>
<context>
    <name>environment.set</name>
    <message>
        <source>street</source>
        <translation>街道</translation>
    </message>
    <message>
        <source>castle_wall</source>
        <translation>城墙</translation>
    </message>
    <message>
        <source>station</source>
        <translation>车站</translation>
    </message>
    <message>
        <source>station_platform</source>
        <translation>站台</translation>
    </message>
    <message>
        <source>forest</source>
        <translation>森林</translation>
    </message>
    <message>
        <source>desert</source>
        <translation>沙漠</translation>
    </message>
    <message>
        <source>interior</source>
        <translation>室内</translation>
    </message>
    <message>
        <source>room</source>
        <translation>房间</translation>
    </message>
    <message>
        <source>corridor</source>
        <translation>走廊</translation>
    </message>
    <message>
        <source>rooftop</source>
        <translation>屋顶</translation>
    </message>
    <message>
        <source>seaside</source>
        <translation>海边</translation>
    </message>
    <message>
        <source>snowfield</source>
        <translation>雪原</translation>
    </message>
    <message>
        <source>battlefield</source>
        <translation>战场</translation>
    </message>
    <message>
        <source>theatre</source>
        <translation>剧院</translation>
    </message>
    <message>
        <source>road</source>
        <translation>公路</translation>
    </message>
    <message>
        <source>vehicle_road</source>
        <translation>公路</translation>
    </message>
    <message>
        <source>village</source>
        <translation>村庄</translation>
    </message>
    <message>
        <source>bridge</source>
        <translation>桥</translation>
    </message>
    <message>
        <source>cave</source>
        <translation>洞穴</translation>
    </message>
    <message>
        <source>mountain</source>
        <translation>山</translation>
    </message>
    <message>
        <source>field</source>
        <translation>田野</translation>
    </message>
    <message>
        <source>market</source>
        <translation>集市</translation>
    </message>
    <message>
        <source>palace</source>
        <translation>宫殿</translation>
    </message>
    <message>
        <source>temple</source>
        <translation>寺庙</translation>
    </message>
    <message>
        <source>office</source>
        <translation>办公室</translation>
    </message>
    <message>
        <source>hospital</source>
        <translation>医院</translation>
    </message>
    <message>
        <source>school</source>
        <translation>学校</translation>
    </message>
    <message>
        <source>factory</source>
        <translation>工厂</translation>
    </message>
    <message>
        <source>warehouse</source>
        <translation>仓库</translation>
    </message>
    <message>
        <source>park</source>
        <translation>公园</translation>
    </message>
    <message>
        <source>courtyard</source>
        <translation>庭院</translation>
    </message>
    <message>
        <source>harbour</source>
        <translation>港口</translation>
    </message>
    <message>
        <source>river</source>
        <translation>河边</translation>
    </message>
    <message>
        <source>bar</source>
        <translation>酒吧</translation>
    </message>
    <message>
        <source>bedroom</source>
        <translation>卧室</translation>
    </message>
    <message>
        <source>church</source>
        <translation>教堂</translation>
    </message>
    <message>
        <source>hospital_ward</source>
        <translation>病房</translation>
    </message>
    <message>
        <source>interrogation_room</source>
        <translation>审讯室</translation>
    </message>
    <message>
        <source>kitchen</source>
        <translation>厨房</translation>
    </message>
    <message>
        <source>ruins</source>
        <translation>废墟</translation>
    </message>
    <message>
        <source>spaceship_interior</source>
        <translation>飞船舱内</translation>
    </message>
    <message>
        <source>train_carriage</source>
        <translation>车厢</translation>
    </message>
    <message>
        <source>library</source>
        <translation>图书馆</translation>
    </message>
    <message>
        <source>classroom</source>
        <translation>教室</translation>
    </message>
    <message>
        <source>restaurant</source>
        <translation>餐厅</translation>
    </message>
    <message>
        <source>stairwell</source>
        <translation>楼梯间</translation>
    </message>
    <message>
        <source>garden</source>
        <translation>花园</translation>
    </message>
    <message>
        <source>swamp</source>
        <translation>沼泽</translation>
    </message>
    <message>
        <source>prison_cell</source>
        <translation>牢房</translation>
    </message>
    <message>
        <source>airport</source>
        <translation>机场</translation>
    </message>
    <message>
        <source>lobby</source>
        <translation>大堂</translation>
    </message>
    <message>
        <source>living_room</source>
        <translation>客厅</translation>
    </message>
    <message>
        <source>bathroom</source>
        <translation>浴室</translation>
    </message>
    <message>
        <source>car_interior</source>
        <translation>车内</translation>
    </message>
    <message>
        <source>parking_garage</source>
        <translation>停车场</translation>
    </message>
    <message>
        <source>throne_room</source>
        <translation>王座厅</translation>
    </message>
    <message>
        <source>planet</source>
        <translation>异星</translation>
    </message>
    <message>
        <source>stage</source>
        <translation>舞台</translation>
    </message>
    <message>
        <source>tunnel</source>
        <translation>隧道</translation>
    </message>
    <message>
        <source>laboratory</source>
        <translation>实验室</translation>
    </message>
    <message>
        <source>supermarket</source>
        <translation>超市</translation>
    </message>
    <message>
        <source>boxing_ring</source>
        <translation>拳台</translation>
    </message>
    <message>
        <source>courtroom</source>
        <translation>法庭</translation>
    </message>
    <message>
        <source>attic</source>
        <translation>阁楼</translation>
    </message>
    <message>
        <source>garage</source>
        <translation>车库</translation>
    </message>
    <message>
        <source>airport_hall</source>
        <translation>机场大厅</translation>
    </message>
    <message>
        <source>subway_carriage</source>
        <translation>地铁车厢</translation>
    </message>
    <message>
        <source>subway_station</source>
        <translation>地铁站</translation>
    </message>
    <message>
        <source>alley</source>
        <translation>小巷</translation>
    </message>
    <message>
        <source>bamboo_grove</source>
        <translation>竹林</translation>
    </message>
    <message>
        <source>old_town</source>
        <translation>古镇</translation>
    </message>
    <message>
        <source>night_market</source>
        <translation>夜市</translation>
    </message>
    <message>
        <source>snowy_village</source>
        <translation>雪村</translation>
    </message>
    <message>
        <source>cemetery</source>
        <translation>墓地</translation>
    </message>
    <message>
        <source>jungle</source>
        <translation>丛林</translation>
    </message>
    <message>
        <source>rowing_boat</source>
        <translation>小船</translation>
    </message>
    <message>
        <source>ship_deck</source>
        <translation>甲板</translation>
    </message>
    <message>
        <source>underwater</source>
        <translation>水下</translation>
    </message>
    <message>
        <source>clouds</source>
        <translation>云端</translation>
    </message>
    <message>
        <source>space</source>
        <translation>太空</translation>
    </message>
    <message>
        <source>construction_site</source>
        <translation>工地</translation>
    </message>
</context>
<context>
    <name>style.style</name>
    <message>
        <source>cinematic</source>
        <translation>电影级写实</translation>
    </message>
    <message>
        <source>documentary</source>
        <translation>纪录片</translation>
    </message>
    <message>
        <source>noir</source>
        <translation>黑色电影</translation>
    </message>
    <message>
        <source>cyberpunk</source>
        <translation>赛博朋克</translation>
    </message>
    <message>
        <source>black_and_white</source>
        <translation>黑白</translation>
    </message>
    <message>
        <source>anime</source>
        <translation>二次元</translation>
    </message>
    <message>
        <source>cartoon_3d</source>
        <translation>三维卡通</translation>
    </message>
    <message>
        <source>watercolor</source>
        <translation>水彩</translation>
    </message>
    <message>
        <source>oil</source>
        <translation>油画</translation>
    </message>
    <message>
        <source>clay</source>
        <translation>黏土</translation>
    </message>
    <message>
        <source>felt</source>
        <translation>毛毡</translation>
    </message>
    <message>
        <source>puppet</source>
        <translation>木偶</translation>
    </message>
    <message>
        <source>pixel</source>
        <translation>像素</translation>
    </message>
    <message>
        <source>pencil</source>
        <translation>铅笔稿</translation>
    </message>
</context>
<context>
    <name>style.tone</name>
    <message>
        <source>warm</source>
        <translation>暖调</translation>
    </message>
    <message>
        <source>cool</source>
        <translation>冷调</translation>
    </message>
    <message>
        <source>mixed</source>
        <translation>冷暖混合</translation>
    </message>
</context>
<context>
    <name>style.light_source</name>
    <message>
        <source>daylight</source>
        <translation>日光</translation>
    </message>
    <message>
        <source>artificial</source>
        <translation>人工光</translation>
    </message>
    <message>
        <source>moonlight</source>
        <translation>月光</translation>
    </message>
    <message>
        <source>practical</source>
        <translation>实景光源</translation>
    </message>
    <message>
        <source>firelight</source>
        <translation>火光</translation>
    </message>
    <message>
        <source>fluorescent</source>
        <translation>荧光灯</translation>
    </message>
    <message>
        <source>overcast</source>
        <translation>阴天光</translation>
    </message>
    <message>
        <source>sunny</source>
        <translation>晴天光</translation>
    </message>
    <message>
        <source>neon</source>
        <translation>霓虹</translation>
    </message>
    <message>
        <source>mixed</source>
        <translation>混合光</translation>
    </message>
</context>
<context>
    <name>style.light_quality</name>
    <message>
        <source>soft</source>
        <translation>柔光</translation>
    </message>
    <message>
        <source>hard</source>
        <translation>硬光</translation>
    </message>
    <message>
        <source>high_contrast</source>
        <translation>高反差</translation>
    </message>
    <message>
        <source>low_contrast</source>
        <translation>低反差</translation>
    </message>
    <message>
        <source>silhouette</source>
        <translation>剪影</translation>
    </message>
    <message>
        <source>high_key</source>
        <translation>高调</translation>
    </message>
    <message>
        <source>low_key</source>
        <translation>低调</translation>
    </message>
</context>
<context>
    <name>style.light_direction</name>
    <message>
        <source>top</source>
        <translation>顶光</translation>
    </message>
    <message>
        <source>side</source>
        <translation>侧光</translation>
    </message>
    <message>
        <source>back</source>
        <translation>逆光</translation>
    </message>
    <message>
        <source>under</source>
        <translation>底光</translation>
    </message>
    <message>
        <source>rim</source>
        <translation>边缘光</translation>
    </message>
</context>
<context>
    <name>style.saturation</name>
    <message>
        <source>high</source>
        <translation>高饱和</translation>
    </message>
    <message>
        <source>low</source>
        <translation>低饱和</translation>
    </message>
</context>
<context>
    <name>tier</name>
    <message>
        <source>blockout</source>
        <translation>粗模</translation>
    </message>
    <message>
        <source>hero</source>
        <translation>成片</translation>
    </message>
</context>
<context>
    <name>part</name>
    <message>
        <source>subject</source>
        <translation>主体</translation>
    </message>
    <message>
        <source>action</source>
        <translation>动作</translation>
    </message>
    <message>
        <source>environment</source>
        <translation>环境</translation>
    </message>
    <message>
        <source>style</source>
        <translation>风格</translation>
    </message>
    <message>
        <source>camera</source>
        <translation>镜头</translation>
    </message>
</context>
<context>
    <name>slot</name>
    <message>
        <source>subjects</source>
        <translation>人物</translation>
    </message>
    <message>
        <source>duration_s</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>action.text</source>
        <translation>动作</translation>
    </message>
    <message>
        <source>action.canonical</source>
        <translation>动作</translation>
    </message>
    <message>
        <source>action.speed</source>
        <translation>动作速度</translation>
    </message>
    <message>
        <source>environment.place</source>
        <translation>地点</translation>
    </message>
    <message>
        <source>environment.set</source>
        <translation>场景</translation>
    </message>
    <message>
        <source>environment.interior</source>
        <translation>内外景</translation>
    </message>
    <message>
        <source>environment.time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>environment.weather</source>
        <translation>天气</translation>
    </message>
    <message>
        <source>environment.weather_strength</source>
        <translation>天气强弱</translation>
    </message>
    <message>
        <source>style.style</source>
        <translation>风格</translation>
    </message>
    <message>
        <source>style.tone</source>
        <translation>色调</translation>
    </message>
    <message>
        <source>style.mood</source>
        <translation>情绪</translation>
    </message>
    <message>
        <source>style.light_source</source>
        <translation>光源</translation>
    </message>
    <message>
        <source>style.light_quality</source>
        <translation>光质</translation>
    </message>
    <message>
        <source>style.light_direction</source>
        <translation>光位</translation>
    </message>
    <message>
        <source>style.saturation</source>
        <translation>饱和度</translation>
    </message>
    <message>
        <source>camera.size</source>
        <translation>景别</translation>
    </message>
    <message>
        <source>camera.framing</source>
        <translation>构成</translation>
    </message>
    <message>
        <source>camera.angle</source>
        <translation>角度</translation>
    </message>
    <message>
        <source>camera.side</source>
        <translation>方位</translation>
    </message>
    <message>
        <source>camera.move</source>
        <translation>运镜</translation>
    </message>
    <message>
        <source>camera.move_speed</source>
        <translation>运镜速度</translation>
    </message>
    <message>
        <source>camera.move_amount</source>
        <translation>运镜幅度</translation>
    </message>
    <message>
        <source>camera.handheld</source>
        <translation>手持</translation>
    </message>
    <message>
        <source>camera.lens</source>
        <translation>镜头</translation>
    </message>
    <message>
        <source>camera.lens_mm</source>
        <translation>焦距</translation>
    </message>
    <message>
        <source>camera.depth_of_field</source>
        <translation>景深</translation>
    </message>
    <message>
        <source>camera.composition</source>
        <translation>构图</translation>
    </message>
    <message>
        <source>then</source>
        <translation>随后的动作</translation>
    </message>
    <message>
        <source>related</source>
        <translation>人物关系</translation>
    </message>
</context>
<context>
    <name>eyes</name>
    <message>
        <source>starting</source>
        <translation>启动中</translation>
    </message>
    <message>
        <source>watching</source>
        <translation>在看</translation>
    </message>
    <message>
        <source>disarmed</source>
        <translation>手势关闭</translation>
    </message>
    <message>
        <source>no_model</source>
        <translation>没有手势模型</translation>
    </message>
    <message>
        <source>no_camera</source>
        <translation>没有摄像头</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>看不了手势</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>看完了</translation>
    </message>
</context>
<context>
    <name>ring</name>
    <message>
        <source>asleep</source>
        <translation>休息</translation>
    </message>
    <message>
        <source>awake</source>
        <translation>跟着手</translation>
    </message>
    <message>
        <source>frozen</source>
        <translation>手不稳</translation>
    </message>
    <message>
        <source>holding</source>
        <translation>抓着</translation>
    </message>
</context>
<context>
    <name>gesture</name>
    <message>
        <source>wake</source>
        <translation>唤醒</translation>
    </message>
    <message>
        <source>sleep</source>
        <translation>休息</translation>
    </message>
    <message>
        <source>pinch</source>
        <translation>捏住</translation>
    </message>
    <message>
        <source>drop</source>
        <translation>放下</translation>
    </message>
    <message>
        <source>let_go</source>
        <translation>松开</translation>
    </message>
    <message>
        <source>thumb_up</source>
        <translation>竖拇指</translation>
    </message>
    <message>
        <source>thumb_down</source>
        <translation>拇指向下</translation>
    </message>
    <message>
        <source>swipe_left</source>
        <translation>向左划</translation>
    </message>
    <message>
        <source>swipe_right</source>
        <translation>向右划</translation>
    </message>
    <message>
        <source>fingers</source>
        <translation>数手指</translation>
    </message>
    <message>
        <source>victory</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>fist</source>
        <translation>停或播放</translation>
    </message>
    <message>
        <source>apart</source>
        <translation>拉长</translation>
    </message>
    <message>
        <source>together</source>
        <translation>缩短</translation>
    </message>
    <message>
        <source>palm</source>
        <translation>手掌</translation>
    </message>
    <message>
        <source>point</source>
        <translation>指向</translation>
    </message>
</context>
<context>
    <name>sense</name>
    <message>
        <source>speech</source>
        <translation>语音识别</translation>
    </message>
    <message>
        <source>hands</source>
        <translation>手势识别</translation>
    </message>
</context>
<context>
    <name>safety</name>
    <message>
        <source>sexual content with minors</source>
        <translation>涉及未成年人的性内容</translation>
    </message>
    <message>
        <source>explicit sexual content</source>
        <translation>露骨性内容</translation>
    </message>
    <message>
        <source>sexual violence</source>
        <translation>性暴力</translation>
    </message>
    <message>
        <source>sexual fakes of real people</source>
        <translation>真人性伪造</translation>
    </message>
    <message>
        <source>terrorism</source>
        <translation>恐怖主义</translation>
    </message>
    <message>
        <source>hate</source>
        <translation>仇恨</translation>
    </message>
</context>
<context>
    <name>note</name>
    <message>
        <source>static</source>
        <translation>固定</translation>
    </message>
    <message>
        <source>dolly in {m} over {s}</source>
        <translation>{s}内推进 {m}</translation>
    </message>
    <message>
        <source>dolly out {m} over {s}</source>
        <translation>{s}内拉远 {m}</translation>
    </message>
    <message>
        <source>pan left {deg} over {s}</source>
        <translation>{s}内左摇 {deg}</translation>
    </message>
    <message>
        <source>pan right {deg} over {s}</source>
        <translation>{s}内右摇 {deg}</translation>
    </message>
    <message>
        <source>tilt up {deg} over {s}</source>
        <translation>{s}内上摇 {deg}</translation>
    </message>
    <message>
        <source>tilt down {deg} over {s}</source>
        <translation>{s}内下摇 {deg}</translation>
    </message>
    <message>
        <source>truck left {m} over {s}</source>
        <translation>{s}内左移 {m}</translation>
    </message>
    <message>
        <source>truck right {m} over {s}</source>
        <translation>{s}内右移 {m}</translation>
    </message>
    <message>
        <source>crane up {m} over {s}</source>
        <translation>{s}内升 {m}</translation>
    </message>
    <message>
        <source>crane down {m} over {s}</source>
        <translation>{s}内降 {m}</translation>
    </message>
    <message>
        <source>follow {way} over {s}</source>
        <translation>{s}内跟 {way}</translation>
    </message>
    <message>
        <source>lead {way} over {s}</source>
        <translation>{s}内引领 {way}</translation>
    </message>
    <message>
        <source>orbit {deg} at {far} over {s}</source>
        <translation>{s}内环绕 {deg}，半径 {far}</translation>
    </message>
    <message>
        <source>roll {deg} over {s}</source>
        <translation>{s}内旋转 {deg}</translation>
    </message>
    <message>
        <source>zoom in to {mm} over {s}</source>
        <translation>{s}内变焦推至 {mm}</translation>
    </message>
    <message>
        <source>zoom out to {mm} over {s}</source>
        <translation>{s}内变焦拉至 {mm}</translation>
    </message>
    <message>
        <source>crash zoom to {mm}</source>
        <translation>急推变焦至 {mm}</translation>
    </message>
    <message>
        <source>dolly zoom, in {m}, to {mm} over {s}</source>
        <translation>{s}内滑动变焦，推进 {m}，至 {mm}</translation>
    </message>
    <message>
        <source>dolly zoom, out {m}, to {mm} over {s}</source>
        <translation>{s}内滑动变焦，拉远 {m}，至 {mm}</translation>
    </message>
    <message>
        <source>whip pan {deg}</source>
        <translation>甩镜 {deg}</translation>
    </message>
    <message>
        <source>rack focus to {far}</source>
        <translation>移焦至 {far}</translation>
    </message>
    <message>
        <source>{n} mm</source>
        <translation>{n} mm</translation>
    </message>
    <message>
        <source>{n} m</source>
        <translation>{n} 米</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n} 秒</translation>
    </message>
    <message>
        <source>{m} high</source>
        <translation>机高 {m}</translation>
    </message>
    <message>
        <source>{m} away</source>
        <translation>距离 {m}</translation>
    </message>
    <message>
        <source>handheld</source>
        <translation>手持</translation>
    </message>
    <message>
        <source>no set for {text}: played in {set}</source>
        <translation>没有“{text}”的场景：改用{set}</translation>
    </message>
    <message>
        <source>no motion for {text}: played standing</source>
        <translation>没有“{text}”的动作：以站立代替</translation>
    </message>
    <message>
        <source>a crowd of {n} played by {figures}</source>
        <translation>{n} 人的人群以 {figures} 人代替</translation>
    </message>
    <message>
        <source>the head goes with the walk</source>
        <translation>云台随人走</translation>
    </message>
    <message>
        <source>follow {m} over {s}</source>
        <translation>{s}内跟 {m}</translation>
    </message>
    <message>
        <source>lead {m} over {s}</source>
        <translation>{s}内引领 {m}</translation>
    </message>
    <message>
        <source>{deg} down</source>
        <translation>俯 {deg}</translation>
    </message>
    <message>
        <source>{deg} up</source>
        <translation>仰 {deg}</translation>
    </message>
    <message>
        <source>straight down</source>
        <translation>垂直向下</translation>
    </message>
    <message>
        <source>{deg} off level</source>
        <translation>倾斜 {deg}</translation>
    </message>
    <message>
        <source>T{n}, focus at {m}</source>
        <translation>T{n}，焦点 {m}</translation>
    </message>
    <message>
        <source>the wall in the camera's way is taken out</source>
        <translation>拆去了挡住机器的墙</translation>
    </message>
    <message>
        <source>what stood in the camera's way is taken out</source>
        <translation>搬开了挡住机器的东西</translation>
    </message>
    <message>
        <source>nobody goes anywhere: the camera stays</source>
        <translation>没有人走动：机器不动</translation>
    </message>
    <message>
        <source>too short for the move to be seen</source>
        <translation>时间太短，看不出运镜</translation>
    </message>
    <message>
        <source>framed wider to hold everyone</source>
        <translation>放宽了画面，好容下所有人</translation>
    </message>
    <message>
        <source>no closer with {mm}: {m}</source>
        <translation>{mm} 镜头最近到 {m}</translation>
    </message>
    <message>
        <source>as wide as the room allows</source>
        <translation>已是房间里能有的最宽</translation>
    </message>
    <message>
        <source>a crowd of {n} played by {figures}: there is no room for more</source>
        <translation>{n} 人的人群以 {figures} 人代替：这里容不下更多</translation>
    </message>
    <message>
        <source>camera left</source>
        <translation>机器偏左</translation>
    </message>
    <message>
        <source>camera right</source>
        <translation>机器偏右</translation>
    </message>
    <message>
        <source>further round</source>
        <translation>更侧一些</translation>
    </message>
    <message>
        <source>less far round</source>
        <translation>更正一些</translation>
    </message>
    <message>
        <source>a little higher</source>
        <translation>略高</translation>
    </message>
    <message>
        <source>a little lower</source>
        <translation>略低</translation>
    </message>
    <message>
        <source>a little tighter</source>
        <translation>略紧</translation>
    </message>
    <message>
        <source>a little wider</source>
        <translation>略松</translation>
    </message>
    <message>
        <source>starts later</source>
        <translation>起动略晚</translation>
    </message>
    <message>
        <source>drawn at {share} size from frame {figures} to keep up</source>
        <translation>为跟上进度，自第 {figures} 帧起以 {share} 尺寸绘制</translation>
    </message>
    <message>
        <source>drawn without OpenGL: at half size, without styles, wet ground and focus</source>
        <translation>没有 OpenGL：以一半尺寸绘制，无风格、湿地与景深</translation>
    </message>
    <message>
        <source>dolly in shortened to {m} by what stands there</source>
        <translation>受场景所限，推进缩短为 {m}</translation>
    </message>
    <message>
        <source>dolly out shortened to {m} by what stands there</source>
        <translation>受场景所限，拉远缩短为 {m}</translation>
    </message>
    <message>
        <source>truck left shortened to {m} by what stands there</source>
        <translation>受场景所限，左移缩短为 {m}</translation>
    </message>
    <message>
        <source>truck right shortened to {m} by what stands there</source>
        <translation>受场景所限，右移缩短为 {m}</translation>
    </message>
    <message>
        <source>crane up shortened to {m} by what stands there</source>
        <translation>受场景所限，升缩短为 {m}</translation>
    </message>
    <message>
        <source>crane down shortened to {m} by what stands there</source>
        <translation>受场景所限，降缩短为 {m}</translation>
    </message>
    <message>
        <source>dolly zoom shortened to {m} by what stands there</source>
        <translation>受场景所限，滑动变焦缩短为 {m}</translation>
    </message>
    <message>
        <source>follow shortened to {m} by what stands there</source>
        <translation>受场景所限，跟拍缩短为 {m}</translation>
    </message>
    <message>
        <source>lead shortened to {m} by what stands there</source>
        <translation>受场景所限，引领缩短为 {m}</translation>
    </message>
    <message>
        <source>orbit shortened to {deg} by what stands there</source>
        <translation>受场景所限，环绕缩短为 {deg}</translation>
    </message>
    <message>
        <source>truck left slid along what stands there</source>
        <translation>受场景所限，左移沿障碍物错开</translation>
    </message>
    <message>
        <source>truck right slid along what stands there</source>
        <translation>受场景所限，右移沿障碍物错开</translation>
    </message>
    <message>
        <source>orbit slid along what stands there</source>
        <translation>受场景所限，环绕沿障碍物错开</translation>
    </message>
    <message>
        <source>follows the blockout's depth at {figures} %</source>
        <translation>按粗模景深（{figures} %）</translation>
    </message>
    <message>
        <source>follows the blockout's poses at {figures} %</source>
        <translation>按粗模姿态（{figures} %）</translation>
    </message>
    <message>
        <source>from the blockout's picture at {figures} %</source>
        <translation>从粗模画面（{figures} %）</translation>
    </message>
    <message>
        <source>begins with {file}</source>
        <translation>首帧 {file}</translation>
    </message>
    <message>
        <source>ends with {file}</source>
        <translation>末帧 {file}</translation>
    </message>
    <message>
        <source>finishes an earlier hero</source>
        <translation>接着先前的成片做完</translation>
    </message>
    <message>
        <source>by a picture of the cast</source>
        <translation>参照角色图片</translation>
    </message>
    <message>
        <source>by {figures} pictures of the cast</source>
        <translation>参照 {figures} 张角色图片</translation>
    </message>
    <message>
        <source>without the pictures of the cast, which it cannot use</source>
        <translation>未用角色图片（此方式用不了）</translation>
    </message>
    <message>
        <source>{n} steps</source>
        <translation>{n} 步</translation>
    </message>
    <message>
        <source>{rate} → {faster} fps by motion</source>
        <translation>{rate} → {faster} 帧/秒，按运动补帧</translation>
    </message>
    <message>
        <source>{rate} → {faster} fps by repeating and dropping frames</source>
        <translation>{rate} → {faster} 帧/秒，重复或丢帧</translation>
    </message>
    <message>
        <source>seen in {n} parts that overlap</source>
        <translation>分 {n} 段重叠生成</translation>
    </message>
    <message>
        <source>begun again with less memory ({text})</source>
        <translation>显存不够，换更省的方式重来（{text}）</translation>
    </message>
    <message>
        <source>the last {n} word pieces were more than the model hears, and left out</source>
        <translation>描述太长，模型听不到最后 {n} 个词元，没有用上</translation>
    </message>
    <message>
        <source>{size} enlarged to {larger}</source>
        <translation>由 {size} 放大到 {larger}</translation>
    </message>
    <message>
        <source>{size} made smaller to {larger}</source>
        <translation>由 {size} 缩小到 {larger}</translation>
    </message>
    <message>
        <source>by the tiny decoder</source>
        <translation>用小解码器</translation>
    </message>
    <message>
        <source>from {s}: {text}</source>
        <translation>从第 {s}起：{text}</translation>
    </message>
    <message>
        <source>found: made before as {file}</source>
        <translation>之前拍过，就是 {file}</translation>
    </message>
    <message>
        <source>found: made before</source>
        <translation>之前拍过</translation>
    </message>
</context>
<context>
    <name>position</name>
    <message>
        <source>foreground</source>
        <translation>前景</translation>
    </message>
    <message>
        <source>background</source>
        <translation>后景</translation>
    </message>
    <message>
        <source>left</source>
        <translation>画面左侧</translation>
    </message>
    <message>
        <source>centre</source>
        <translation>画面中央</translation>
    </message>
    <message>
        <source>right</source>
        <translation>画面右侧</translation>
    </message>
</context>
<context>
    <name>genre</name>
    <message>
        <source>action</source>
        <translation>动作</translation>
    </message>
    <message>
        <source>commercial</source>
        <translation>广告</translation>
    </message>
    <message>
        <source>dialogue</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>documentary</source>
        <translation>纪录</translation>
    </message>
    <message>
        <source>drama</source>
        <translation>剧情</translation>
    </message>
    <message>
        <source>horror</source>
        <translation>恐怖</translation>
    </message>
    <message>
        <source>love</source>
        <translation>爱情</translation>
    </message>
    <message>
        <source>montage</source>
        <translation>蒙太奇</translation>
    </message>
    <message>
        <source>music</source>
        <translation>歌舞</translation>
    </message>
    <message>
        <source>science fiction</source>
        <translation>科幻</translation>
    </message>
    <message>
        <source>story</source>
        <translation>叙事</translation>
    </message>
    <message>
        <source>travel</source>
        <translation>旅行</translation>
    </message>
</context>
<context>
    <name>recipe</name>
    <message>
        <source>wan2.2</source>
        <translation>Wan2.2</translation>
    </message>
    <message>
        <source>wan2.2-8steps</source>
        <translation>Wan2.2 八步</translation>
    </message>
    <message>
        <source>wan2.2-4steps</source>
        <translation>Wan2.2 四步</translation>
    </message>
    <message>
        <source>wan2.2-i2v</source>
        <translation>Wan2.2 首帧</translation>
    </message>
    <message>
        <source>wan2.2-vace</source>
        <translation>Wan2.2 VACE</translation>
    </message>
    <message>
        <source>wan2.2-5b</source>
        <translation>Wan2.2 5B</translation>
    </message>
    <message>
        <source>wan2.1-1.3b</source>
        <translation>Wan2.1 1.3B</translation>
    </message>
    <message>
        <source>wan2.1-vace-1.3b</source>
        <translation>Wan2.1 VACE</translation>
    </message>
    <message>
        <source>live</source>
        <translation>Wan2.1 因果版</translation>
    </message>
    <message>
        <source>helios</source>
        <translation>Helios</translation>
    </message>
</context>
</TS>
