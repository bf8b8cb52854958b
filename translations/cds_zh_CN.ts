<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Export</name>
    <message>
        <source>Save as %1</source>
        <translation>另存为 %1</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>已保存 %1</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Copy values</source>
        <translation>复制数值</translation>
    </message>
    <message>
        <source>Save as %1...</source>
        <translation>另存为 %1…</translation>
    </message>
    <message>
        <source>Writing the values…</source>
        <translation>正在写出数值…</translation>
    </message>
</context>
<context>
    <name>RankSheet</name>
    <message>
        <source>same identity</source>
        <translation>同一身份</translation>
    </message>
    <message>
        <source>another identity</source>
        <translation>不同身份</translation>
    </message>
    <message>
        <source>id %1, c%2</source>
        <translation>身份 %1，c%2</translation>
    </message>
    <message>
        <source>AP %1 %</source>
        <translation>AP %1 %</translation>
    </message>
    <message>
        <source>Rank sheet</source>
        <translation>排名图表</translation>
    </message>
</context>
<context>
    <name>Tables</name>
    <message>
        <source>Save as CSV</source>
        <translation>保存为 CSV</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>已保存 %1</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Copy the rows</source>
        <translation>复制这些行</translation>
    </message>
    <message>
        <source>Copy the table</source>
        <translation>复制表格</translation>
    </message>
    <message>
        <source>Save as CSV...</source>
        <translation>保存为 CSV…</translation>
    </message>
</context>
<context>
    <name>cds::AboutDialog</name>
    <message>
        <source>About CDS Workbench</source>
        <translation>关于 CDS 工作台</translation>
    </message>
    <message>
        <source>CDS Workbench %1</source>
        <translation>CDS 工作台 %1</translation>
    </message>
    <message>
        <source>Architecture search for person re-identification in the Combined Depth Space (CDNet, CVPR 2021).
Free software under the GPL, version 3 or later.</source>
        <translation>在组合深度空间（CDNet，CVPR 2021）中为行人重识别搜索网络结构。
自由软件，遵循 GPL 第 3 版或更新版本。</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Copy the versions</source>
        <translation>复制版本信息</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>asking …</source>
        <translation>正在询问…</translation>
    </message>
    <message>
        <source>Workbench %1
Qt %2
System: %3

Engine (cds):
%4</source>
        <translation>工作台 %1
Qt %2
系统：%3

引擎（cds）：
%4</translation>
    </message>
</context>
<context>
    <name>cds::ActionPalette</name>
    <message>
        <source>No action has these words</source>
        <translation>没有包含这些词的操作</translation>
    </message>
    <message>
        <source>Find an action</source>
        <translation>查找操作</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>想做什么？</translation>
    </message>
    <message>
        <source>Search for an action</source>
        <translation>搜索操作</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>page: action</comment>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>cds::ActivationTab</name>
    <message>
        <source>Where it looks</source>
        <translation>关注区域</translation>
    </message>
    <message>
        <source>Picture of the query</source>
        <translation>查询图片</translation>
    </message>
    <message>
        <source>Query %1, identity %2</source>
        <translation>查询 %1，身份 %2</translation>
    </message>
    <message>
        <source>No image is kept at rank %1</source>
        <translation>第 %1 名没有图片</translation>
    </message>
    <message>
        <source>Picture of the match</source>
        <translation>匹配图片</translation>
    </message>
    <message>
        <source>Rank %1, right: identity %2</source>
        <translation>第 %1 名，正确：身份 %2</translation>
    </message>
    <message>
        <source>Rank %1, wrong: identity %2</source>
        <translation>第 %1 名，错误：身份 %2</translation>
    </message>
    <message>
        <source>Match at rank</source>
        <translation>匹配名次</translation>
    </message>
    <message>
        <source>Rank of the match</source>
        <translation>匹配的名次</translation>
    </message>
    <message>
        <source>The network is looking</source>
        <translation>网络正在看图</translation>
    </message>
    <message>
        <source>Activation over the query</source>
        <translation>查询图片上的激活图</translation>
    </message>
    <message>
        <source>Activation over the match</source>
        <translation>匹配图片上的激活图</translation>
    </message>
    <message>
        <source>The sum over the channels of the last feature map&apos;s squared activations, from dark (least) to yellow (most), each picture on its own scale</source>
        <translation>最后一层特征图各通道激活平方之和，从深色（最小）到黄色（最大），每张图片各用自己的刻度</translation>
    </message>
</context>
<context>
    <name>cds::ArchitecturePage</name>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>What was found?</source>
        <translation>找到了什么？</translation>
    </message>
    <message>
        <source>No network to draw</source>
        <translation>没有可绘制的网络</translation>
    </message>
    <message>
        <source>A search shows the network it would derive at each epoch, a training the one it trains: stages, blocks, branches, gates, with shapes and costs.</source>
        <translation>搜索会显示每一轮将导出的网络，训练会显示所训练的网络：阶段、模块、分支、门，以及形状和开销。</translation>
    </message>
    <message>
        <source>Draw the paper&apos;s CDNet</source>
        <translation>绘制论文中的 CDNet</translation>
    </message>
    <message>
        <source>Selected run</source>
        <translation>所选的运行</translation>
    </message>
    <message>
        <source>CNet of the paper</source>
        <translation>论文中的 CNet</translation>
    </message>
    <message>
        <source>CDNet of the paper</source>
        <translation>论文中的 CDNet</translation>
    </message>
    <message>
        <source>Network to draw</source>
        <translation>要绘制的网络</translation>
    </message>
    <message>
        <source>Genotype</source>
        <translation>基因型</translation>
    </message>
    <message>
        <source>One CDBlock (k1, k2, depth) a layer</source>
        <translation>每层一个 CDBlock（k1, k2, 深度）</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Fit the network</source>
        <translation>适应窗口</translation>
    </message>
    <message>
        <source>Export the drawing</source>
        <translation>导出图形</translation>
    </message>
    <message>
        <source>first branch</source>
        <translation>第一分支</translation>
    </message>
    <message>
        <source>second branch (bead: Lite 3×3)</source>
        <translation>第二分支（每颗珠子为一个 Lite 3×3）</translation>
    </message>
    <message>
        <source>fusion gate</source>
        <translation>融合门</translation>
    </message>
    <message>
        <source>line width: channels</source>
        <translation>线宽：通道数</translation>
    </message>
    <message>
        <source>card: params / m-adds</source>
        <translation>卡片：参数量 / 乘加次数</translation>
    </message>
    <message>
        <source>This run trains a network of the literature: it has no candidates and no genotype, so there is nothing to draw. Inference takes %1 parameters and %2 multiply-adds at %3 × %4 px; the embedding has %5 numbers.</source>
        <translation>此运行训练的是文献中的网络：它没有候选块，也没有基因型，因此没有可绘制的内容。推理需要 %1 个参数，在 %3 × %4 像素下需要 %2 次乘加；嵌入有 %5 个数。</translation>
    </message>
    <message>
        <source>As it was, before the changes by hand</source>
        <translation>手动更改之前的原样</translation>
    </message>
    <message numerus="yes">
        <source>Changed by hand in %n layer(s): %1 parameters, %2 multiply-adds</source>
        <translation>
            <numerusform>手动更改了 %n 层：参数 %1，乘加 %2</numerusform>
        </translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Network to draw beside it</source>
        <translation>一并绘制的网络</translation>
    </message>
    <message>
        <source>A second network below the first, with the layers marked in which they differ</source>
        <translation>在第一个网络下方绘制第二个网络，并标出两者不同的层</translation>
    </message>
    <message>
        <source>beside</source>
        <translation>对照</translation>
    </message>
    <message>
        <source>Take this candidate for the layer</source>
        <translation>该层采用此候选</translation>
    </message>
    <message>
        <source>Take</source>
        <translation>采用</translation>
    </message>
    <message>
        <source>Change the network by hand: the chosen candidate in this layer (Enter or double click)</source>
        <translation>手动更改网络：该层采用所选候选（回车或双击）</translation>
    </message>
    <message>
        <source>Undo the change by hand</source>
        <translation>撤销手动更改</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Undo the change by hand (Ctrl+Z)</source>
        <translation>撤销手动更改 (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Redo the change by hand</source>
        <translation>重做手动更改</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Redo the change by hand (Ctrl+Shift+Z)</source>
        <translation>重做手动更改 (Ctrl+Shift+Z)</translation>
    </message>
    <message>
        <source>Back to the network as it was</source>
        <translation>恢复网络原样</translation>
    </message>
    <message>
        <source>Revert</source>
        <translation>还原</translation>
    </message>
    <message>
        <source>Take back all changes by hand</source>
        <translation>撤回全部手动更改</translation>
    </message>
    <message>
        <source>Save the genotype</source>
        <translation>保存基因型</translation>
    </message>
    <message>
        <source>Save JSON</source>
        <translation>保存 JSON</translation>
    </message>
    <message>
        <source>Write the network&apos;s genotype as JSON (Ctrl+S)</source>
        <translation>将网络的基因型写为 JSON (Ctrl+S)</translation>
    </message>
    <message>
        <source>Network beside</source>
        <translation>对照网络</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>name and id of a run</comment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>%1 cannot be drawn beside it: %2</source>
        <translation>%1 无法并列绘制：%2</translation>
    </message>
    <message>
        <source>Shapes and costs</source>
        <translation>形状与开销</translation>
    </message>
    <message>
        <source>Costs</source>
        <translation>开销</translation>
    </message>
    <message>
        <source>Write shapes and costs into the drawing at any zoom (Ctrl+I)</source>
        <translation>在任意缩放下把形状与开销写入图中（Ctrl+I）</translation>
    </message>
</context>
<context>
    <name>cds::BoxPicture</name>
    <message>
        <source>the whole picture</source>
        <translation>整张图片</translation>
    </message>
    <message>
        <source>box at %1, %2, %3 wide, %4 high</source>
        <translation>方框位于 %1, %2，宽 %3，高 %4</translation>
    </message>
    <message>
        <source>Own picture; arrows make, move and, with Shift, size a box</source>
        <translation>自己的图片；方向键画出、移动方框，按住 Shift 改变大小</translation>
    </message>
</context>
<context>
    <name>cds::CandidateRanking</name>
    <message>
        <source>%1, %2 %</source>
        <translation>%1，%2 %</translation>
    </message>
    <message>
        <source>CDBlock (k1, k2, depth): the kernels of the two branches, and how many CBlocks stand in a row (paper: Combined Depth Space)</source>
        <translation>CDBlock（k1, k2, 深度）：两个分支的卷积核，以及串联的 CBlock 数（论文：Combined Depth Space）</translation>
    </message>
    <message>
        <source>Softmax of the layer&apos;s architecture weights (paper: Top-k Sample Search)</source>
        <translation>该层架构权重的 softmax（论文：Top-k 采样搜索）</translation>
    </message>
    <message>
        <source>The architecture weight itself</source>
        <translation>架构权重本身</translation>
    </message>
    <message>
        <source>Steps in which this candidate has been trained</source>
        <translation>该候选块被训练的步数</translation>
    </message>
    <message>
        <source>Candidate</source>
        <translation>候选块</translation>
    </message>
    <message>
        <source>p (%)</source>
        <translation>p（%）</translation>
    </message>
    <message>
        <source>α = %1</source>
        <translation>α = %1</translation>
    </message>
    <message>
        <source>Receptive field %1 × %1</source>
        <translation>感受野 %1 × %1</translation>
    </message>
    <message>
        <source>%1 parameters</source>
        <translation>%1 个参数</translation>
    </message>
    <message>
        <source>Receptive field: side of the square of the block&apos;s input that one output position sees</source>
        <translation>感受野：一个输出位置所见的模块输入方形区域的边长</translation>
    </message>
    <message>
        <source>Parameters of this candidate in this layer, in thousands</source>
        <translation>该候选块在此层的参数量，单位千</translation>
    </message>
    <message>
        <source>Multiply-adds of this candidate in this layer on one image, in millions</source>
        <translation>该候选块在此层处理一张图像的乘加次数，单位百万</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Params (k)</source>
        <translation>参数（千）</translation>
    </message>
    <message>
        <source>M-adds (M)</source>
        <translation>乘加（百万）</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>感受野</translation>
    </message>
</context>
<context>
    <name>cds::CensusPanel</name>
    <message>
        <source>Budget:</source>
        <translation>预算：</translation>
    </message>
    <message>
        <source>parameters (M)</source>
        <translation>参数量（百万）</translation>
    </message>
    <message>
        <source>multiply-adds (M)</source>
        <translation>乘加次数（百万）</translation>
    </message>
    <message>
        <source>any</source>
        <translation>任意</translation>
    </message>
    <message>
        <source>The most that a network may cost in inference; what is dearer is greyed in the distribution</source>
        <translation>网络推理时允许的最大开销；超出的在分布中显示为灰色</translation>
    </message>
    <message>
        <source>Budget of parameters, in millions</source>
        <translation>参数预算，单位百万</translation>
    </message>
    <message>
        <source>Budget of multiply-adds, in millions</source>
        <translation>乘加预算，单位百万</translation>
    </message>
    <message>
        <source>within the budget</source>
        <translation>预算之内</translation>
    </message>
    <message>
        <source>beyond it</source>
        <translation>超出预算</translation>
    </message>
    <message>
        <source>%1 networks between %2 and %3</source>
        <translation>%2 到 %3 之间有 %1 个网络</translation>
    </message>
    <message>
        <source>How all networks of the space spread over cost</source>
        <translation>空间中全部网络的开销分布</translation>
    </message>
    <message>
        <source>parameters in inference</source>
        <translation>推理时的参数</translation>
    </message>
    <message>
        <source>multiply-adds</source>
        <translation>乘加次数</translation>
    </message>
    <message>
        <source>networks</source>
        <translation>网络数</translation>
    </message>
    <message>
        <source>CDNet of the paper</source>
        <translation>论文中的 CDNet</translation>
    </message>
    <message>
        <source>CNet of the paper</source>
        <translation>论文中的 CNet</translation>
    </message>
    <message>
        <source>%1 of %2 networks fit (%3 %)</source>
        <translation>%2 个网络中有 %1 个符合（%3 %）</translation>
    </message>
</context>
<context>
    <name>cds::ChangesPanel</name>
    <message>
        <source>Differs from</source>
        <translation>不同于</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>比较对象</translation>
    </message>
    <message>
        <source>The paper, the run or experiment that this one was cloned from, or any other of the project</source>
        <translation>论文、其克隆来源的运行或实验，或项目中的任何其他实验或运行</translation>
    </message>
    <message>
        <source>What differs</source>
        <translation>不同之处</translation>
    </message>
    <message>
        <source>the paper</source>
        <translation>论文</translation>
    </message>
    <message>
        <source>what is saved</source>
        <translation>已保存的内容</translation>
    </message>
    <message>
        <source>its parent, %1</source>
        <translation>其来源 %1</translation>
    </message>
    <message>
        <source>experiment %1</source>
        <translation>实验 %1</translation>
    </message>
    <message>
        <source>run %1</source>
        <translation>运行 %1</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>论文</translation>
    </message>
    <message>
        <source>Nothing: these are the paper&apos;s settings.</source>
        <translation>没有：这些就是论文的设置。</translation>
    </message>
    <message>
        <source>Nothing: both say the same.</source>
        <translation>没有：两者相同。</translation>
    </message>
</context>
<context>
    <name>cds::Chart</name>
    <message>
        <source>Reset the view</source>
        <translation>重置视图</translation>
    </message>
</context>
<context>
    <name>cds::CmcPlot</name>
    <message>
        <source>Cumulative matching</source>
        <translation>累积匹配</translation>
    </message>
    <message>
        <source>rank</source>
        <translation>排名</translation>
    </message>
    <message>
        <source>queries with a right match (%)</source>
        <translation>有正确匹配的查询（%）</translation>
    </message>
</context>
<context>
    <name>cds::CompareCurves</name>
    <message>
        <source>%1 (%)</source>
        <translation>%1（%）</translation>
    </message>
    <message>
        <source>Training loss</source>
        <translation>训练损失</translation>
    </message>
    <message>
        <source>Training accuracy</source>
        <translation>训练准确率</translation>
    </message>
    <message>
        <source>Validation mAP</source>
        <translation>验证 mAP</translation>
    </message>
    <message>
        <source>Validation rank-1</source>
        <translation>验证 rank-1</translation>
    </message>
    <message>
        <source>Validation top-1</source>
        <translation>验证 top-1</translation>
    </message>
    <message>
        <source>Architecture loss</source>
        <translation>架构损失</translation>
    </message>
    <message>
        <source>Images per second</source>
        <translation>每秒图像数</translation>
    </message>
    <message>
        <source>Curves of</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>What the curves show</source>
        <translation>曲线显示的内容</translation>
    </message>
</context>
<context>
    <name>cds::CompareOffer</name>
    <message>
        <source>No other evaluated run yet</source>
        <translation>还没有其他已评估的运行</translation>
    </message>
    <message>
        <source>A second training of this project can stand beside this one, or features that another program wrote: choose those above.</source>
        <translation>可以把本项目的第二次训练与它并排对比，也可以在上方选择其他程序写出的特征。</translation>
    </message>
    <message>
        <source>New experiment</source>
        <translation>新建实验</translation>
    </message>
    <message>
        <source>Which one finds more?</source>
        <translation>哪一个找到得更多？</translation>
    </message>
    <message>
        <source>Compare with it</source>
        <translation>与它对比</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>The best other run of this project is %1, with a mAP of %2.</source>
        <translation>本项目中其他运行里最好的是 %1，mAP 为 %2。</translation>
    </message>
</context>
<context>
    <name>cds::ComparePage</name>
    <message>
        <source>runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Which is better, and is it sure?</source>
        <translation>哪个更好，可靠吗？</translation>
    </message>
    <message>
        <source>Nothing to compare yet</source>
        <translation>还没有可比较的内容</translation>
    </message>
    <message>
        <source>The runs of a project side by side: their curves over each other, what they reach and what they cost. Start a run or two.</source>
        <translation>并排查看项目中的运行：叠放的曲线、达到的效果与付出的开销。先启动一两个运行。</translation>
    </message>
    <message>
        <source>Set up an experiment</source>
        <translation>设置实验</translation>
    </message>
    <message>
        <source>Runs and their results</source>
        <translation>运行及其结果</translation>
    </message>
    <message>
        <source>Export the table</source>
        <translation>导出表格</translation>
    </message>
    <message>
        <source>Export the table of runs as CSV</source>
        <translation>将运行表格导出为 CSV</translation>
    </message>
    <message>
        <source>%1, seed %2</source>
        <translation>%1，种子 %2</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) drawn</source>
        <translation>
            <numerusform>已绘制 %n 个运行</numerusform>
        </translation>
    </message>
    <message>
        <source>Filter by any word (Ctrl+F)</source>
        <translation>按任意文字筛选（Ctrl+F）</translation>
    </message>
    <message>
        <source>Filter the runs</source>
        <translation>筛选运行</translation>
    </message>
    <message>
        <source>Draw all listed runs</source>
        <translation>绘制列出的全部运行</translation>
    </message>
    <message>
        <source>Draw the curves of all runs that the table lists now</source>
        <translation>绘制表中当前列出的全部运行的曲线</translation>
    </message>
    <message>
        <source>Draw the newest runs</source>
        <translation>绘制最新的运行</translation>
    </message>
    <message>
        <source>Draw the curves of the newest runs, also of those to come</source>
        <translation>绘制最新运行的曲线，包括之后出现的运行</translation>
    </message>
    <message>
        <source>Draw no run</source>
        <translation>不绘制运行</translation>
    </message>
    <message>
        <source>Take all curves away</source>
        <translation>移除全部曲线</translation>
    </message>
    <message>
        <source>Panels back to their first places</source>
        <translation>面板恢复原位</translation>
    </message>
    <message>
        <source>Panels of the comparison</source>
        <translation>比较页的面板</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Other curves</source>
        <translation>其他曲线</translation>
    </message>
    <message>
        <source>Scatter</source>
        <translation>散点图</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>name and id of a run</comment>
        <translation>%1（%2）</translation>
    </message>
</context>
<context>
    <name>cds::CompareScatter</name>
    <message>
        <source>mAP against cost</source>
        <translation>mAP 与开销</translation>
    </message>
    <message>
        <source>mAP (%)</source>
        <translation>mAP（%）</translation>
    </message>
    <message>
        <source>parameters (M)</source>
        <translation>参数量（百万）</translation>
    </message>
    <message>
        <source>multiply-adds (M)</source>
        <translation>乘加次数（百万）</translation>
    </message>
    <message>
        <source>training time (min)</source>
        <translation>训练时间（分钟）</translation>
    </message>
    <message>
        <source>search time (min)</source>
        <translation>搜索时间（分钟）</translation>
    </message>
    <message>
        <source>mAP against</source>
        <translation>mAP 对</translation>
    </message>
    <message>
        <source>Horizontal axis of the scatter</source>
        <translation>散点图的横轴</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>name and id of a run</comment>
        <translation>%1（%2）</translation>
    </message>
</context>
<context>
    <name>cds::CompareTab</name>
    <message>
        <source>Side by side</source>
        <translation>并排对比</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>features of another program...</source>
        <translation>其他程序的特征…</translation>
    </message>
    <message>
        <source>features: %1...</source>
        <translation>特征：%1…</translation>
    </message>
    <message>
        <source>One .npz file with queries and gallery, or two of which one has &quot;query&quot; in its name</source>
        <translation>选择一个同时含查询和图库的 .npz 文件，或两个文件，其中一个的名称含“query”</translation>
    </message>
    <message>
        <source>Embeddings (*.npz)</source>
        <translation>特征 (*.npz)</translation>
    </message>
    <message>
        <source>Choose a second model above: another evaluated run, or features that another program wrote. Each model ranks the chosen query in a strip of its own; under each picture stands the rank the other one gives it. The queries can then be sorted by the difference of their AP.</source>
        <translation>请在上方选择第二个模型：另一个已评估的运行，或其他程序写出的特征。每个模型在各自的一行中给出所选查询的排名；每张图片下方是另一个模型给它的排名。之后可按 AP 之差对查询排序。</translation>
    </message>
    <message>
        <source>mAP %1</source>
        <translation>mAP %1</translation>
    </message>
    <message>
        <source>this query: AP &lt;b&gt;%1&lt;/b&gt;</source>
        <translation>此查询：AP &lt;b&gt;%1&lt;/b&gt;</translation>
    </message>
    <message>
        <source>first right at rank %1</source>
        <translation>首个正确匹配排在第 %1 位</translation>
    </message>
    <message>
        <source>%1 points against A</source>
        <translation>与 A 相比 %1 个百分点</translation>
    </message>
    <message>
        <source>this query is not there</source>
        <translation>没有此查询</translation>
    </message>
    <message numerus="yes">
        <source>%n query(ies) not there</source>
        <translation>
            <numerusform>%n 个查询没有</numerusform>
        </translation>
    </message>
    <message>
        <source>Gallery as model %1 ranks it</source>
        <translation>模型 %1 给出的图库排名</translation>
    </message>
    <message>
        <source>Model %1</source>
        <translation>模型 %1</translation>
    </message>
    <message>
        <source>Model %1 to compare with</source>
        <translation>用于对比的模型 %1</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
</context>
<context>
    <name>cds::CoreText</name>
    <message>
        <source>%1. %2</source>
        <comment>what is wrong. what to do</comment>
        <translation>%1。%2</translation>
    </message>
    <message>
        <source>train</source>
        <translation>训练集</translation>
    </message>
    <message>
        <source>val</source>
        <translation>验证集</translation>
    </message>
    <message>
        <source>query</source>
        <translation>查询集</translation>
    </message>
    <message>
        <source>gallery</source>
        <translation>图库</translation>
    </message>
    <message>
        <source>junk</source>
        <translation>无效图像</translation>
    </message>
    <message>
        <source>distractor</source>
        <translation>干扰图像</translation>
    </message>
    <message>
        <source>identity %1 is in train (%2 image, e.g. %3) and in the test</source>
        <translation>身份 %1 既在训练集（%2 幅图像，例如 %3）又在测试集中</translation>
    </message>
    <message>
        <source>identity %1 is in train (%2 images, e.g. %3) and in the test</source>
        <translation>身份 %1 既在训练集（%2 幅图像，例如 %3）又在测试集中</translation>
    </message>
    <message>
        <source>Keep each person on one side, or give different people different numbers</source>
        <translation>请把每个人只放在一侧，或给不同的人不同的编号</translation>
    </message>
    <message>
        <source>is the only image of identity %1: nobody asks for it</source>
        <translation>是身份 %1 的唯一图像：不会被查询</translation>
    </message>
    <message>
        <source>Add an image of it, or take it out of the list</source>
        <translation>请补充一幅该身份的图像，或将其从列表中移除</translation>
    </message>
    <message>
        <source>the gallery has no image of identity %1</source>
        <translation>图库中没有身份 %1 的图像</translation>
    </message>
    <message>
        <source>the gallery has identity %1 from camera %2 alone, the query&apos;s own</source>
        <translation>图库中身份 %1 只来自摄像头 %2，即查询自身的摄像头</translation>
    </message>
    <message>
        <source>The query is left out of every score; add an image from another camera</source>
        <translation>该查询不计入任何指标；请补充另一摄像头的图像</translation>
    </message>
    <message>
        <source>train has %1 identity, too few for batches of %2</source>
        <translation>训练集有 %1 个身份，不足以组成 %2 的批次</translation>
    </message>
    <message>
        <source>train has %1 identities, too few for batches of %2</source>
        <translation>训练集有 %1 个身份，不足以组成 %2 的批次</translation>
    </message>
    <message>
        <source>Lower train.identities_per_batch, or add identities</source>
        <translation>请减小 train.identities_per_batch，或增加身份</translation>
    </message>
    <message>
        <source>%1 training identity has fewer than %2 images for batches of %3, e.g. identity %4 with %5</source>
        <translation>%1 个训练身份的图像少于 %2 幅（批次 %3），例如身份 %4 只有 %5 幅</translation>
    </message>
    <message>
        <source>%1 training identities have fewer than %2 images for batches of %3, e.g. identity %4 with %5</source>
        <translation>%1 个训练身份的图像少于 %2 幅（批次 %3），例如身份 %4 只有 %5 幅</translation>
    </message>
    <message>
        <source>Their images repeat inside a batch; lower train.images_per_identity, or add images</source>
        <translation>它们的图像会在批次内重复；请减小 train.images_per_identity，或补充图像</translation>
    </message>
    <message>
        <source>is in %1 and, as the same picture, in %2: %3</source>
        <translation>在%1中，而同一画面也在%2中：%3</translation>
    </message>
    <message>
        <source>Take one of the two out: scores on it are worth nothing</source>
        <translation>请移除其中之一：在其上得到的指标毫无意义</translation>
    </message>
    <message>
        <source>shows identity %1 but is the same picture as %2 of identity %3</source>
        <translation>标为身份 %1，却与身份 %3 的 %2 是同一画面</translation>
    </message>
    <message>
        <source>One of the two labels is wrong</source>
        <translation>两个标签中有一个是错的</translation>
    </message>
    <message>
        <source>is the same picture as %1, but from another camera: the query finds itself</source>
        <translation>与 %1 是同一画面，却标为另一摄像头：查询会找到自己</translation>
    </message>
    <message>
        <source>Correct the camera, or take one of the two out</source>
        <translation>请更正摄像头，或移除其中之一</translation>
    </message>
    <message>
        <source>%1 picture of one identity is there twice in %2</source>
        <translation>%1 幅同一身份的画面在%2中出现两次</translation>
    </message>
    <message>
        <source>%1 pictures of one identity are there twice in %2</source>
        <translation>%1 幅同一身份的画面在%2中出现两次</translation>
    </message>
    <message>
        <source>%1 picture of one identity is there twice in %2 and in %3</source>
        <translation>%1 幅同一身份的画面同时出现在%2和%3中</translation>
    </message>
    <message>
        <source>%1 pictures of one identity are there twice in %2 and in %3</source>
        <translation>%1 幅同一身份的画面同时出现在%2和%3中</translation>
    </message>
    <message>
        <source>train, query and gallery images differ from the published %1 (%2)</source>
        <translation>训练集、查询集和图库的图像数与已发布的 %1 不同（%2）</translation>
    </message>
    <message>
        <source>Right for another set in this layout; else unpack the set again</source>
        <translation>若是同一布局的其他数据集则属正常；否则请重新解压数据集</translation>
    </message>
    <message>
        <source>train, query and gallery images agree with the published %1 (%2)</source>
        <translation>训练集、查询集和图库的图像数与已发布的 %1 一致（%2）</translation>
    </message>
    <message>
        <source>has %1 training identities, the published %2 %3</source>
        <translation>有 %1 个训练身份，已发布的为 %2 %3</translation>
    </message>
    <message>
        <source>has %1 query identities, the published %2 %3</source>
        <translation>有 %1 个查询身份，已发布的为 %2 %3</translation>
    </message>
    <message>
        <source>has %1 cameras, the published %2 %3</source>
        <translation>有 %1 个摄像头，已发布的为 %2 %3</translation>
    </message>
    <message>
        <source>Images agree in number but not in labels: unpack the set again</source>
        <translation>图像数一致而标签不一致：请重新解压数据集</translation>
    </message>
    <message>
        <source>the image file is empty</source>
        <translation>图像文件为空</translation>
    </message>
    <message>
        <source>the image file is truncated: it stops before its end mark</source>
        <translation>图像文件被截断：在结束标记之前就中止了</translation>
    </message>
    <message>
        <source>the image file cannot be decoded: %1</source>
        <translation>图像文件无法解码：%1</translation>
    </message>
    <message>
        <source>the file is not an image</source>
        <translation>该文件不是图像</translation>
    </message>
    <message>
        <source>the image file is damaged</source>
        <translation>图像文件已损坏</translation>
    </message>
    <message>
        <source>the image at byte %1 cannot be read</source>
        <translation>位于字节 %1 的图像无法读取</translation>
    </message>
    <message>
        <source>Replace the file, or take it out of the set</source>
        <translation>请替换该文件，或将其移出数据集</translation>
    </message>
    <message>
        <source>Unpack the set again</source>
        <translation>请重新解压数据集</translation>
    </message>
    <message>
        <source>Unpack the whole set</source>
        <translation>请解压完整的数据集</translation>
    </message>
    <message>
        <source>is no image by its extension; left out</source>
        <translation>从扩展名看不是图像；已略过</translation>
    </message>
    <message>
        <source>name does not fit the layout; left out</source>
        <translation>文件名不符合布局；已略过</translation>
    </message>
    <message>
        <source>name does not fit the layout (%1); left out</source>
        <translation>文件名不符合布局（%1）；已略过</translation>
    </message>
    <message>
        <source>line %1: &apos;%2&apos; is not a path and an identity; left out</source>
        <translation>第 %1 行：“%2”不是路径加身份；已略过</translation>
    </message>
    <message>
        <source>line %1: &apos;%2&apos; is not a name and a vehicle; left out</source>
        <translation>第 %1 行：“%2”不是名称加车辆；已略过</translation>
    </message>
    <message>
        <source>Names look like %1; rename the file or take it away</source>
        <translation>文件名形如 %1；请重命名该文件或将其移走</translation>
    </message>
    <message>
        <source>Names look like %1</source>
        <translation>文件名形如 %1</translation>
    </message>
    <message>
        <source>Rename the file or take it away</source>
        <translation>请重命名该文件或将其移走</translation>
    </message>
    <message>
        <source>Correct the line</source>
        <translation>请更正该行</translation>
    </message>
    <message>
        <source>identity %1 means junk and belongs in the gallery; left out</source>
        <translation>身份 %1 表示无效图像，应放在图库中；已略过</translation>
    </message>
    <message>
        <source>identity %1 means distractor and belongs in the gallery; left out</source>
        <translation>身份 %1 表示干扰图像，应放在图库中；已略过</translation>
    </message>
    <message>
        <source>is in %1 but not on the disk; left out</source>
        <translation>列在 %1 中，但磁盘上没有；已略过</translation>
    </message>
    <message>
        <source>is in %1, line %2, but not on the disk; left out</source>
        <translation>列在 %1 第 %2 行，但磁盘上没有；已略过</translation>
    </message>
    <message>
        <source>has no query and gallery: it can train, but not be evaluated</source>
        <translation>没有查询集和图库：可以训练，但无法评估</translation>
    </message>
    <message>
        <source>trains on train and val together</source>
        <translation>训练集与验证集合并用于训练</translation>
    </message>
    <message>
        <source>trains on train alone, val is kept apart</source>
        <translation>只用训练集训练，验证集单独保留</translation>
    </message>
    <message>
        <source>data.train_with_val in the experiment decides</source>
        <translation>由实验中的 data.train_with_val 决定</translation>
    </message>
    <message>
        <source>every second identity by name is kept for the test</source>
        <translation>按名称每隔一个身份留作测试</translation>
    </message>
    <message>
        <source>Make train, query and gallery folders to decide it yourself</source>
        <translation>建立 train、query、gallery 文件夹即可自行决定</translation>
    </message>
    <message>
        <source>names tell no camera: queries count as camera 0, the gallery as camera 1</source>
        <translation>文件名未给出摄像头：查询记为摄像头 0，图库记为摄像头 1</translation>
    </message>
    <message>
        <source>Put _c1, _c2, ... into the file names</source>
        <translation>请在文件名中加入 _c1、_c2……</translation>
    </message>
    <message>
        <source>queries are chosen from the test images</source>
        <translation>查询从测试图像中选取</translation>
    </message>
    <message>
        <source>Make query and gallery folders to decide it yourself</source>
        <translation>建立 query 和 gallery 文件夹即可自行决定</translation>
    </message>
    <message>
        <source>has no camera column: queries count as camera 0, the gallery as camera 1</source>
        <translation>没有 camera 列：查询记为摄像头 0，图库记为摄像头 1</translation>
    </message>
    <message>
        <source>read as the set&apos;s %1 boxes</source>
        <translation>按该数据集的 %1 检测框读取</translation>
    </message>
    <message>
        <source>Point at its labeled folder for the hand-drawn boxes</source>
        <translation>若要手工标注框，请选择其 labeled 文件夹</translation>
    </message>
    <message>
        <source>has %1 vehicles, its name says %2</source>
        <translation>有 %1 辆车，而其名称为 %2</translation>
    </message>
    <message>
        <source>tests on the list of %1 vehicles, one image of each drawn for the gallery</source>
        <translation>在 %1 辆车的列表上测试，每辆抽取一幅图像作为图库</translation>
    </message>
    <message>
        <source>data.variant (800, 1600, 2400) and evaluate.trials in the experiment decide</source>
        <translation>由实验中的 data.variant（800、1600、2400）和 evaluate.trials 决定</translation>
    </message>
    <message>
        <source>fits no layout that can be read</source>
        <translation>不符合任何可读取的布局</translation>
    </message>
    <message>
        <source>Name the set&apos;s own folder. Known layouts:%1</source>
        <translation>请指定数据集本身的文件夹。已知布局：%1</translation>
    </message>
    <message>
        <source>data set not found</source>
        <translation>找不到数据集</translation>
    </message>
    <message>
        <source>Check the path</source>
        <translation>请检查路径</translation>
    </message>
    <message>
        <source>Check the path and its permissions</source>
        <translation>请检查路径及其权限</translation>
    </message>
    <message>
        <source>the %1 folder is missing</source>
        <translation>缺少%1文件夹</translation>
    </message>
    <message>
        <source>Unpack the whole set, or name the layout with --layout</source>
        <translation>请解压完整的数据集，或用 --layout 指定布局</translation>
    </message>
    <message>
        <source>folder cannot be read: %1</source>
        <translation>文件夹无法读取：%1</translation>
    </message>
    <message>
        <source>image is gone: %1</source>
        <translation>图像已不存在：%1</translation>
    </message>
    <message>
        <source>Restore it, or run cds doctor on the set</source>
        <translation>请恢复该图像，或对数据集运行 cds doctor</translation>
    </message>
    <message>
        <source>there is no training identity to divide</source>
        <translation>没有可划分的训练身份</translation>
    </message>
    <message>
        <source>there is no training image to divide</source>
        <translation>没有可划分的训练图像</translation>
    </message>
    <message>
        <source>Run cds doctor on the data set</source>
        <translation>请对该数据集运行 cds doctor</translation>
    </message>
    <message>
        <source>holding identities out for validation needs at least 4 of them, there are %1</source>
        <translation>留出验证身份至少需要 4 个，现有 %1 个</translation>
    </message>
    <message>
        <source>Set data.validation_share to 0</source>
        <translation>请把 data.validation_share 设为 0</translation>
    </message>
    <message>
        <source>class %1 has one image: none can be held out</source>
        <translation>类别 %1 只有一幅图像：无法留出</translation>
    </message>
    <message>
        <source>a batch wants %1 identities, there are %2</source>
        <translation>一个批次需要 %1 个身份，现有 %2 个</translation>
    </message>
    <message>
        <source>Lower train.identities_per_batch, or use a larger set</source>
        <translation>请减小 train.identities_per_batch，或使用更大的数据集</translation>
    </message>
    <message>
        <source>there are %1 images for batches of %2</source>
        <translation>每批 %2 幅，而只有 %1 幅图像</translation>
    </message>
    <message>
        <source>Lower train.batch_size, or use a larger set</source>
        <translation>请减小 train.batch_size，或使用更大的数据集</translation>
    </message>
    <message>
        <source>an epoch has no batch</source>
        <translation>一轮中没有任何批次</translation>
    </message>
    <message>
        <source>use smaller batches (train.identities_per_batch) or train.drop_last=false</source>
        <translation>请使用更小的批次（train.identities_per_batch）或 train.drop_last=false</translation>
    </message>
    <message>
        <source>the data set has changed since this run began</source>
        <translation>自本次运行开始以来数据集已改变</translation>
    </message>
    <message>
        <source>put the former files back, or start a new run</source>
        <translation>请恢复原来的文件，或开始新的运行</translation>
    </message>
    <message>
        <source>%1 is a set of classes, the neck &quot;%2&quot; is for re-identification</source>
        <translation>%1 是分类数据集，而颈部 &quot;%2&quot; 用于重识别</translation>
    </message>
    <message>
        <source>set network.neck=classifier and loss.triplet_weight=0</source>
        <translation>请设 network.neck=classifier 和 loss.triplet_weight=0</translation>
    </message>
    <message>
        <source>cannot be opened: %1</source>
        <translation>无法打开：%1</translation>
    </message>
    <message>
        <source>cannot be read: %1</source>
        <translation>无法读取：%1</translation>
    </message>
    <message>
        <source>cannot be written: %1</source>
        <translation>无法写入：%1</translation>
    </message>
    <message>
        <source>cannot be replaced: %1</source>
        <translation>无法替换：%1</translation>
    </message>
    <message>
        <source>folder cannot be made: %1</source>
        <translation>无法建立文件夹：%1</translation>
    </message>
    <message>
        <source>cannot be moved to the bin: %1</source>
        <translation>无法移到回收站：%1</translation>
    </message>
    <message>
        <source>cannot be restored: %1</source>
        <translation>无法恢复：%1</translation>
    </message>
    <message>
        <source>cannot be started: %1</source>
        <translation>无法启动：%1</translation>
    </message>
    <message>
        <source>something of this name exists already</source>
        <translation>已存在同名的项目</translation>
    </message>
    <message>
        <source>Rename it, then restore again</source>
        <translation>请先重命名，再恢复</translation>
    </message>
    <message>
        <source>Free some space on this disk and try again</source>
        <translation>请在此磁盘上腾出空间后重试</translation>
    </message>
    <message>
        <source>Make the folder writable, or choose another one</source>
        <translation>请使文件夹可写，或另选一个</translation>
    </message>
    <message>
        <source>is not empty</source>
        <translation>不是空的</translation>
    </message>
    <message>
        <source>Choose another name, or remove it first</source>
        <translation>请另选名称，或先将其移除</translation>
    </message>
    <message>
        <source>is cut off</source>
        <translation>不完整</translation>
    </message>
    <message>
        <source>is damaged: its checksum does not fit</source>
        <translation>已损坏：校验和不符</translation>
    </message>
    <message>
        <source>Update this program</source>
        <translation>请更新本程序</translation>
    </message>
    <message>
        <source>the disk failed: %1</source>
        <translation>磁盘出错：%1</translation>
    </message>
    <message>
        <source>Check the disk, then resume the run</source>
        <translation>请检查磁盘，然后继续运行</translation>
    </message>
    <message>
        <source>is not valid JSON</source>
        <translation>不是有效的 JSON</translation>
    </message>
    <message>
        <source>Look for a missing comma, quote or bracket just before this place</source>
        <translation>请在此处之前查找缺少的逗号、引号或括号</translation>
    </message>
    <message>
        <source>an object is expected here, not %1</source>
        <translation>此处应为对象，而不是 %1</translation>
    </message>
    <message>
        <source>a list is expected here</source>
        <translation>此处应为列表</translation>
    </message>
    <message>
        <source>there is a project here already</source>
        <translation>这里已有一个项目</translation>
    </message>
    <message>
        <source>Open it, or choose another folder</source>
        <translation>请打开它，或另选文件夹</translation>
    </message>
    <message>
        <source>is a file, not a folder</source>
        <translation>是文件，不是文件夹</translation>
    </message>
    <message>
        <source>Choose another place</source>
        <translation>请另选位置</translation>
    </message>
    <message>
        <source>is no project: project.json is missing</source>
        <translation>不是项目：缺少 project.json</translation>
    </message>
    <message>
        <source>Choose a project&apos;s folder, or make a new project there</source>
        <translation>请选择项目文件夹，或在那里新建项目</translation>
    </message>
    <message>
        <source>no project is open</source>
        <translation>没有打开的项目</translation>
    </message>
    <message>
        <source>Open or create one first</source>
        <translation>请先打开或新建一个</translation>
    </message>
    <message>
        <source>there is no such data set</source>
        <translation>没有这个数据集</translation>
    </message>
    <message>
        <source>there is no such experiment</source>
        <translation>没有这个实验</translation>
    </message>
    <message>
        <source>is no run: run.json is missing</source>
        <translation>不是运行：缺少 run.json</translation>
    </message>
    <message>
        <source>another queue runner works on this project</source>
        <translation>另有一个队列执行程序在处理此项目</translation>
    </message>
    <message>
        <source>It takes new entries by itself</source>
        <translation>它会自动处理新条目</translation>
    </message>
    <message>
        <source>process %1 on %2 ended without a word</source>
        <translation>进程 %1（%2）未留下任何信息就结束了</translation>
    </message>
    <message>
        <source>process %1 on %2 lives, but has been silent for %3 s</source>
        <translation>进程 %1（%2）仍在，但已 %3 秒没有动静</translation>
    </message>
    <message>
        <source>waits in Slurm as job %1</source>
        <translation>在 Slurm 中排队，作业号 %1</translation>
    </message>
    <message>
        <source>its Slurm job %1 ended before the run began: %2</source>
        <translation>其 Slurm 作业 %1 在运行开始前就已结束：%2</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>%1 processes share each batch</source>
        <translation>每个批次由 %1 个进程分担</translation>
    </message>
    <message>
        <source>another process of this run has ended or does not answer (seen by rank %1 of %2: %3)</source>
        <translation>本次运行的另一个进程已结束或没有响应（由 %2 个进程中的第 %1 号发现：%3）</translation>
    </message>
    <message>
        <source>see what the other processes say; cds resume, started as many times again, goes on from the last checkpoint</source>
        <translation>请查看其他进程的输出；以同样多的进程再次启动 cds resume，即可从最近的检查点继续</translation>
    </message>
    <message>
        <source>process %1 on %2 has been silent for %3 s</source>
        <translation>进程 %1（%2）已 %3 秒没有动静</translation>
    </message>
    <message>
        <source>this run is worked on by %1</source>
        <translation>此运行正由 %1 处理</translation>
    </message>
    <message>
        <source>stopped on request</source>
        <translation>按要求停止</translation>
    </message>
    <message>
        <source>the loss is no number any more at step %1 (epoch %2)</source>
        <translation>第 %1 步（第 %2 轮）损失不再是数字</translation>
    </message>
    <message>
        <source>an architecture weight is no number any more in epoch %1</source>
        <translation>第 %1 轮有结构权重不再是数字</translation>
    </message>
    <message>
        <source>lower search.alpha_lr or train.lr</source>
        <translation>请降低 search.alpha_lr 或 train.lr</translation>
    </message>
    <message>
        <source>k is %1, but a layer has %2 candidates</source>
        <translation>k 为 %1，而每层有 %2 个候选</translation>
    </message>
    <message>
        <source>choose k from 1 to %1</source>
        <translation>请在 1 到 %1 之间选择 k</translation>
    </message>
    <message>
        <source>there is no device &apos;%1&apos; here</source>
        <translation>这里没有设备“%1”</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is no device</source>
        <translation>“%1”不是设备</translation>
    </message>
    <message>
        <source>the data set has no test images</source>
        <translation>数据集没有测试图像</translation>
    </message>
    <message>
        <source>set evaluate.final_test=false</source>
        <translation>请设 evaluate.final_test=false</translation>
    </message>
    <message>
        <source>the checkpoint belongs to another experiment</source>
        <translation>检查点属于另一个实验</translation>
    </message>
    <message>
        <source>start a new run</source>
        <translation>请开始新的运行</translation>
    </message>
    <message>
        <source>the checkpoint can&apos;t be written: %1</source>
        <translation>检查点无法写入：%1</translation>
    </message>
    <message>
        <source>the previous checkpoint was taken: a little work is done again</source>
        <translation>已改用上一个检查点：少量工作会重做</translation>
    </message>
    <message>
        <source>the device cannot match: %1</source>
        <translation>该设备无法进行匹配：%1</translation>
    </message>
    <message>
        <source>the test&apos;s ranks were made on the CPU, which gives the same</source>
        <translation>测试的排序已在 CPU 上完成，结果相同</translation>
    </message>
    <message>
        <source>not everything is played back as CUDA graphs: %1</source>
        <translation>并非所有步骤都以 CUDA 图回放：%1</translation>
    </message>
    <message>
        <source>results are the same, steps take longer; where memory is short, take a smaller batch</source>
        <translation>结果相同，但每步耗时更长；若内存不足，请减小批量</translation>
    </message>
    <message>
        <source>the memory of %1 does not hold this batch (%2=%3)</source>
        <translation>%1 的内存放不下此批量（%2=%3）</translation>
    </message>
    <message>
        <source>start a run with %1=%2, which fits (it was tried); this one can be resumed where there is more memory</source>
        <translation>请以 %1=%2 新建运行，该值已试过可行；此运行可在内存更大的设备上继续</translation>
    </message>
    <message>
        <source>take a smaller input or a smaller space.width; not even %1=1 fits</source>
        <translation>请减小输入尺寸或 space.width；即使 %1=1 也放不下</translation>
    </message>
    <message>
        <source>this run is finished</source>
        <translation>此运行已结束</translation>
    </message>
    <message>
        <source>that run has no genotype</source>
        <translation>该运行没有网络结构</translation>
    </message>
    <message>
        <source>name a search that is finished</source>
        <translation>请指定一次已完成的搜索</translation>
    </message>
    <message>
        <source>no query has a right match in the gallery from another camera</source>
        <translation>没有任何查询在图库中有来自其他摄像头的正确匹配</translation>
    </message>
    <message>
        <source>Check that both sides hold the same identities, and that cameras are given</source>
        <translation>请检查两侧是否含有相同的身份，以及是否给出了摄像头</translation>
    </message>
    <message>
        <source>no genotype of this name and no such file</source>
        <translation>没有这个名称的网络结构，也没有这个文件</translation>
    </message>
    <message>
        <source>kernel %1 is not an odd number from 3 to 11</source>
        <translation>卷积核 %1 不是 3 到 11 的奇数</translation>
    </message>
    <message>
        <source>kernels %1 are not at least two different sizes in ascending order</source>
        <translation>卷积核 %1 不是至少两个递增的不同尺寸</translation>
    </message>
    <message>
        <source>depth %1 is not from 1 to 8</source>
        <translation>深度 %1 不在 1 到 8 之间</translation>
    </message>
    <message>
        <source>depths %1 are not different numbers in ascending order</source>
        <translation>深度 %1 不是递增的不同数字</translation>
    </message>
    <message>
        <source>channels %1 do not name the stem&apos;s and one to eight stages&apos; channels</source>
        <translation>通道 %1 没有给出主干和一到八个阶段的通道数</translation>
    </message>
    <message>
        <source>layers_per_stage %1 is not from 1 to 16</source>
        <translation>layers_per_stage %1 不在 1 到 16 之间</translation>
    </message>
    <message>
        <source>width is not above 0 and at most 8</source>
        <translation>宽度须大于 0 且不超过 8</translation>
    </message>
    <message>
        <source>channels %1 at this width are not from 4 to 65536</source>
        <translation>此宽度下的通道 %1 不在 4 到 65536 之间</translation>
    </message>
    <message>
        <source>an input of %1 is not from 1x1 to 8192x8192</source>
        <translation>输入 %1 不在 1x1 到 8192x8192 之间</translation>
    </message>
    <message>
        <source>an input of %1 leaves nothing after stage %2</source>
        <translation>输入 %1 在第 %2 阶段之后什么也不剩</translation>
    </message>
    <message>
        <source>%1 stripes do not fit a map of %2 rows</source>
        <translation>%1 个条带放不进 %2 行的特征图</translation>
    </message>
    <message>
        <source>the neck &quot;fbl&quot; reads two stages, the space has one</source>
        <translation>颈部 &quot;fbl&quot; 读取两个阶段，而空间只有一个</translation>
    </message>
    <message>
        <source>there is no such key</source>
        <translation>没有这个键</translation>
    </message>
    <message>
        <source>unknown key &quot;%1&quot;</source>
        <translation>未知的键 &quot;%1&quot;</translation>
    </message>
    <message>
        <source>kernel sizes are odd, %1 is not</source>
        <translation>卷积核尺寸须为奇数，%1 不是</translation>
    </message>
    <message>
        <source>Choose from 3, 5, 7, 9, 11</source>
        <translation>请从 3、5、7、9、11 中选择</translation>
    </message>
    <message>
        <source>a block has two branches: at least two kernel sizes are needed</source>
        <translation>一个块有两条分支：至少需要两种卷积核尺寸</translation>
    </message>
    <message>
        <source>at least one depth is needed</source>
        <translation>至少需要一个深度</translation>
    </message>
    <message>
        <source>the stem&apos;s channels and at least one stage&apos;s are needed</source>
        <translation>需要主干的通道数和至少一个阶段的通道数</translation>
    </message>
    <message>
        <source>%1 channels at width %2 leave %3; %4 are needed</source>
        <translation>%1 个通道在宽度 %2 下只剩 %3 个；需要 %4 个</translation>
    </message>
    <message>
        <source>Raise the channels or space.width</source>
        <translation>请增大通道数或 space.width</translation>
    </message>
    <message>
        <source>a search chooses among the space&apos;s networks, %1 is none of them</source>
        <translation>搜索只在空间的网络中选择，%1 不在其中</translation>
    </message>
    <message>
        <source>%1 leaves %2 rows, %3 are needed</source>
        <translation>%1 只剩 %2 行，需要 %3 行</translation>
    </message>
    <message>
        <source>after a stride of %1 an image %2 pixels high leaves fewer than %3 row</source>
        <translation>步幅为 %1 时，高 %2 像素的图像剩下不足 %3 行</translation>
    </message>
    <message>
        <source>after a stride of %1 an image %2 pixels high leaves fewer than %3 rows</source>
        <translation>步幅为 %1 时，高 %2 像素的图像剩下不足 %3 行</translation>
    </message>
    <message>
        <source>after a stride of %1 nothing is left of %2 pixels</source>
        <translation>步幅为 %1 时，%2 像素什么也不剩</translation>
    </message>
    <message>
        <source>Take at least %1</source>
        <translation>请至少取 %1</translation>
    </message>
    <message>
        <source>the FBLNeck looks at the last two stages, and there is one</source>
        <translation>FBLNeck 读取最后两个阶段，而只有一个</translation>
    </message>
    <message>
        <source>a layer has %1 candidates, %2 cannot be run</source>
        <translation>每层有 %1 个候选，无法运行 %2 个</translation>
    </message>
    <message>
        <source>Take k from 1 to %1</source>
        <translation>k 请取 1 到 %1</translation>
    </message>
    <message>
        <source>the temperature falls: tau_end may not exceed tau_start</source>
        <translation>温度应下降：tau_end 不得大于 tau_start</translation>
    </message>
    <message>
        <source>the temperature falls: topk_tau_end may not exceed topk_tau_start</source>
        <translation>温度应下降：topk_tau_end 不得大于 topk_tau_start</translation>
    </message>
    <message>
        <source>the last learning rate %1 exceeds the first, %2</source>
        <translation>最后的学习率 %1 大于最初的 %2</translation>
    </message>
    <message>
        <source>the warm-up is longer than the %1 epochs</source>
        <translation>预热比总共 %1 轮还长</translation>
    </message>
    <message>
        <source>both losses are switched off</source>
        <translation>两个损失都已关闭</translation>
    </message>
    <message>
        <source>the neck &quot;classifier&quot; learns by cross entropy alone, from random batches</source>
        <translation>颈部 &quot;classifier&quot; 只用交叉熵从随机批次学习</translation>
    </message>
    <message>
        <source>the triplet loss needs a wrong match: at least 2 identities in a batch</source>
        <translation>三元组损失需要错误匹配：每批至少 2 个身份</translation>
    </message>
    <message>
        <source>the triplet loss needs a right match: at least 2 images of an identity</source>
        <translation>三元组损失需要正确匹配：每个身份至少 2 幅图像</translation>
    </message>
    <message>
        <source>the smallest area exceeds erase_area_high</source>
        <translation>最小面积大于 erase_area_high</translation>
    </message>
    <message>
        <source>the smallest aspect exceeds erase_aspect_high</source>
        <translation>最小长宽比大于 erase_aspect_high</translation>
    </message>
    <message>
        <source>a text is expected, not %1</source>
        <translation>应为文本，而不是 %1</translation>
    </message>
    <message>
        <source>a whole number %1 is expected, not %2</source>
        <translation>应为%1的整数，而不是 %2</translation>
    </message>
    <message>
        <source>a number %1 is expected, not %2</source>
        <translation>应为%1的数，而不是 %2</translation>
    </message>
    <message>
        <source>from %1 to %2</source>
        <translation>从 %1 到 %2</translation>
    </message>
    <message>
        <source>of at least %1</source>
        <translation>不小于 %1</translation>
    </message>
    <message>
        <source>of at most %1</source>
        <translation>不大于 %1</translation>
    </message>
    <message>
        <source>a list of whole numbers is expected, not %1</source>
        <translation>应为整数列表，而不是 %1</translation>
    </message>
    <message>
        <source>whole numbers %1 are expected, not %2</source>
        <translation>应为%1的整数，而不是 %2</translation>
    </message>
    <message>
        <source>unknown value &apos;%1&apos;</source>
        <translation>未知的值“%1”</translation>
    </message>
    <message>
        <source>unknown key &apos;%1&apos;</source>
        <translation>未知的键“%1”</translation>
    </message>
    <message>
        <source>Did you mean &apos;%1&apos;?</source>
        <translation>您是否想写“%1”？</translation>
    </message>
    <message>
        <source>Choose one of %1</source>
        <translation>请从以下选择：%1</translation>
    </message>
    <message>
        <source>Known keys here: %1</source>
        <translation>此处已知的键：%1</translation>
    </message>
    <message>
        <source>the architecture weights are nearly flat: no candidate is preferred in any layer</source>
        <translation>结构权重几乎是平的：任何一层都没有偏好的候选</translation>
    </message>
    <message>
        <source>search longer, or raise search.alpha_lr</source>
        <translation>请搜索更久，或提高 search.alpha_lr</translation>
    </message>
    <message>
        <source>the same candidates took nearly all the training in layer %1</source>
        <translation>第 %1 层几乎所有训练都给了同样的候选</translation>
    </message>
    <message>
        <source>raise search.k or search.alpha_lr, or compare with another seed</source>
        <translation>请提高 search.k 或 search.alpha_lr，或换一个种子比较</translation>
    </message>
    <message>
        <source>%1 (epoch %2)</source>
        <translation>%1（第 %2 轮）</translation>
    </message>
    <message>
        <source>the %1 split has no image</source>
        <translation>%1划分中没有图像</translation>
    </message>
    <message>
        <source>Move it to %1, or number its person from 1</source>
        <translation>请将其移到 %1，或从 1 开始为其身份编号</translation>
    </message>
    <message>
        <source>lower train.lr, set train.clip_norm or a warm-up; the last good checkpoint is kept</source>
        <translation>请降低 train.lr，设置 train.clip_norm 或预热；已保留最后一个完好的检查点</translation>
    </message>
</context>
<context>
    <name>cds::CostsPanel</name>
    <message>
        <source>What each candidate costs in each layer</source>
        <translation>每个候选块在各层的开销</translation>
    </message>
    <message>
        <source>Quantity shown</source>
        <translation>显示的量</translation>
    </message>
    <message>
        <source>Parameters are what a network stores; multiply-adds are what one image takes, biases included, as the paper counts them (method: counts)</source>
        <translation>参数是网络所存储的；乘加是一幅图像所需的运算，含偏置，与论文的计数一致</translation>
    </message>
    <message>
        <source>Multiply-adds</source>
        <translation>乘加次数</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
</context>
<context>
    <name>cds::CountsPanel</name>
    <message>
        <source>Counts</source>
        <translation>统计</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Identities</source>
        <translation>身份</translation>
    </message>
    <message>
        <source>Cameras</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Counts per split</source>
        <translation>各划分的统计</translation>
    </message>
    <message>
        <source>Reading %1 …</source>
        <translation>正在读取 %1 …</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>kind of data set and its folder</comment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>%1 distractors among them; %2 junk images besides</source>
        <translation>其中干扰图 %1 张；另有废图 %2 张</translation>
    </message>
</context>
<context>
    <name>cds::CurveControls</name>
    <message>
        <source>Curves as they were recorded</source>
        <translation>按记录原样显示曲线</translation>
    </message>
    <message>
        <source>Each point is a mean over about %1 before it; the raw values stay faint behind</source>
        <translation>每一点约为其前 %1 个值的均值；原始值以淡色留在背后</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>分钟</translation>
    </message>
    <message>
        <source>over</source>
        <translation>横轴</translation>
    </message>
    <message>
        <source>Horizontal axis of the curves</source>
        <translation>曲线的横轴</translation>
    </message>
    <message>
        <source>smooth</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Smoothing of the curves</source>
        <translation>曲线的平滑程度</translation>
    </message>
    <message>
        <source>log x</source>
        <translation>对数 x</translation>
    </message>
    <message>
        <source>Logarithmic horizontal axis</source>
        <translation>对数横轴</translation>
    </message>
    <message>
        <source>log y</source>
        <translation>对数 y</translation>
    </message>
    <message>
        <source>Logarithmic vertical axis</source>
        <translation>对数纵轴</translation>
    </message>
</context>
<context>
    <name>cds::CurvePlot</name>
    <message>
        <source>Logarithmic scale</source>
        <translation>对数刻度</translation>
    </message>
    <message>
        <source>Reset the view</source>
        <translation>重置视图</translation>
    </message>
    <message>
        <source>Logarithmic horizontal axis</source>
        <translation>对数横轴</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>the nearest of %1</source>
        <translation>共 %1 条，显示最近的</translation>
    </message>
    <message>
        <source>Nothing recorded yet</source>
        <translation>尚无记录</translation>
    </message>
</context>
<context>
    <name>cds::DataPage</name>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Is my data right?</source>
        <translation>我的数据对吗？</translation>
    </message>
    <message>
        <source>Add a data set…</source>
        <translation>添加数据集…</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>添加…</translation>
    </message>
    <message>
        <source>Check the data set</source>
        <translation>检查数据集</translation>
    </message>
    <message>
        <source>Remove the data set from the project</source>
        <translation>从项目中移除数据集</translation>
    </message>
    <message>
        <source>The folder itself stays as it is</source>
        <translation>文件夹本身保持不变</translation>
    </message>
    <message>
        <source>No data set yet</source>
        <translation>还没有数据集</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Counts</source>
        <translation>统计</translation>
    </message>
    <message>
        <source>Identities</source>
        <translation>身份</translation>
    </message>
    <message>
        <source>Cameras</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>检查结果</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Folder of the data set</source>
        <translation>数据集所在的文件夹</translation>
    </message>
    <message>
        <source>Draw synthetic pedestrians…</source>
        <translation>绘制合成行人…</translation>
    </message>
    <message>
        <source>Draw a set…</source>
        <translation>绘制数据集…</translation>
    </message>
    <message>
        <source>Make a set of synthetic pedestrians from a form</source>
        <translation>通过表单生成一组合成行人</translation>
    </message>
    <message>
        <source>Add the folder of a data set to the project; a folder can also be dropped on the window</source>
        <translation>把数据集文件夹加入项目；也可将文件夹拖放到窗口上</translation>
    </message>
    <message>
        <source>Panels back to their first places</source>
        <translation>面板恢复原位</translation>
    </message>
    <message>
        <source>This page shows what a data set holds and what is wrong with it, before hours are spent on it. Market-1501, DukeMTMC-reID, MSMT17, CUHK03, VeRi-776, VehicleID and CIFAR are recognised, and so are a folder per identity and a CSV list. A folder can also be dropped here.</source>
        <translation>此页在投入数小时之前展示数据集的内容和问题。可识别 Market-1501、DukeMTMC-reID、MSMT17、CUHK03、VeRi-776、VehicleID 和 CIFAR，也可识别每个身份一个文件夹以及 CSV 列表。也可将文件夹拖放到此处。</translation>
    </message>
    <message>
        <source>As trained</source>
        <translation>训练时的样子</translation>
    </message>
</context>
<context>
    <name>cds::DataSetModel</name>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Val</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Query</source>
        <translation>查询</translation>
    </message>
    <message>
        <source>Gallery</source>
        <translation>图库</translation>
    </message>
    <message>
        <source>junk · c%1</source>
        <translation>废图 · c%1</translation>
    </message>
    <message>
        <source>%1 · c%2</source>
        <comment>identity and camera under a picture</comment>
        <translation>%1 · c%2</translation>
    </message>
    <message>
        <source>%1
identity %2, camera %3, %4</source>
        <translation>%1
身份 %2，摄像头 %3，%4</translation>
    </message>
</context>
<context>
    <name>cds::DockArea</name>
    <message>
        <source>%1: drag to another place, or out of the window</source>
        <translation>%1：可拖到别处，或拖出窗口</translation>
    </message>
</context>
<context>
    <name>cds::DoctorModel</name>
    <message>
        <source>error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>note</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Finding</source>
        <translation>发现</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
</context>
<context>
    <name>cds::EmbeddingView</name>
    <message>
        <source>camera %1</source>
        <translation>摄像头 %1</translation>
    </message>
    <message>
        <source>right at rank 1</source>
        <translation>首位正确</translation>
    </message>
    <message>
        <source>wrong at rank 1</source>
        <translation>首位错误</translation>
    </message>
    <message>
        <source>nobody&apos;s rank 1</source>
        <translation>不是任何查询的首位</translation>
    </message>
    <message>
        <source>large: query</source>
        <translation>大点：查询</translation>
    </message>
    <message>
        <source>small: gallery</source>
        <translation>小点：图库</translation>
    </message>
    <message>
        <source>query</source>
        <translation>查询</translation>
    </message>
    <message>
        <source>junk</source>
        <translation>废图</translation>
    </message>
    <message>
        <source>gallery</source>
        <translation>图库</translation>
    </message>
    <message>
        <source>%1, id %2, camera %3</source>
        <translation>%1，身份 %2，摄像头 %3</translation>
    </message>
    <message>
        <source>Map of the embeddings</source>
        <translation>嵌入向量的地图</translation>
    </message>
</context>
<context>
    <name>cds::EngineJob</name>
    <message>
        <source>The engine, cds, is not installed. Install it beside this program or put it on PATH</source>
        <translation>引擎 cds 未安装。请把它装在本程序旁边，或放进 PATH</translation>
    </message>
    <message>
        <source>The engine did not start: %1</source>
        <translation>引擎没有启动：%1</translation>
    </message>
    <message>
        <source>The engine ended without a word</source>
        <translation>引擎没有留下任何信息就结束了</translation>
    </message>
</context>
<context>
    <name>cds::EngineLauncher</name>
    <message>
        <source>the engine, cds, is not installed</source>
        <translation>未安装引擎 cds</translation>
    </message>
    <message>
        <source>Install it beside this program or put it on PATH</source>
        <translation>请把它装在本程序旁边，或放到 PATH 中</translation>
    </message>
    <message>
        <source>the engine did not start: %1</source>
        <translation>引擎未能启动：%1</translation>
    </message>
    <message>
        <source>The engine ended without a word</source>
        <translation>引擎未作任何说明就结束了</translation>
    </message>
</context>
<context>
    <name>cds::EngineVersions</name>
    <message>
        <source>It did not start: %1</source>
        <translation>未能启动：%1</translation>
    </message>
    <message>
        <source>Not installed beside this program or on PATH</source>
        <translation>未安装在本程序旁或 PATH 中</translation>
    </message>
</context>
<context>
    <name>cds::EpochBar</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>Scrubs every plot of this page through the epochs (Alt+Left, Alt+Right)</source>
        <translation>让本页所有图表随轮次变化（Alt+左，Alt+右）</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>最新</translation>
    </message>
    <message>
        <source>Follow the newest epoch</source>
        <translation>跟随最新一轮</translation>
    </message>
    <message>
        <source>Follow the newest epoch (Alt+End)</source>
        <translation>跟随最新一轮（Alt+End）</translation>
    </message>
    <message>
        <source>The genotype this epoch would derive: the most likely candidate of each layer</source>
        <translation>该轮将导出的基因型：每层概率最高的候选块</translation>
    </message>
    <message>
        <source>Derived genotype</source>
        <translation>导出的基因型</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>绘制</translation>
    </message>
    <message>
        <source>Draw the network of this epoch</source>
        <translation>绘制该轮的网络</translation>
    </message>
</context>
<context>
    <name>cds::ExperimentChanges</name>
    <message>
        <source>Setting</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>此处</translation>
    </message>
</context>
<context>
    <name>cds::ExperimentForm</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>What the run is called in lists</source>
        <translation>运行在列表中的名称</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>A search finds a network; a training trains one from scratch and tests it</source>
        <translation>搜索用于找出网络；训练则从零开始训练一个网络并测试它</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>One of the project&apos;s data sets; add more on the Data page</source>
        <translation>项目中的一个数据集；可在“数据”页添加</translation>
    </message>
    <message>
        <source>Strategy</source>
        <translation>策略</translation>
    </message>
    <message>
        <source>k</source>
        <translation>k</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Which network is trained: a published one or the result of a finished search</source>
        <translation>训练哪个网络：已发表的网络，或某次已完成搜索的结果</translation>
    </message>
    <message>
        <source>Input height, px</source>
        <translation>输入高度（像素）</translation>
    </message>
    <message>
        <source>Images are resized to this height</source>
        <translation>图像缩放到此高度</translation>
    </message>
    <message>
        <source>Input, px</source>
        <translation>输入（像素）</translation>
    </message>
    <message>
        <source>Input width, px</source>
        <translation>输入宽度（像素）</translation>
    </message>
    <message>
        <source>Images are resized to this width</source>
        <translation>图像缩放到此宽度</translation>
    </message>
    <message>
        <source>Network width</source>
        <translation>网络宽度</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮数</translation>
    </message>
    <message>
        <source>Passes over the training images; the paper takes 240 for a search and 350 for a training</source>
        <translation>遍历训练图像的次数；论文中搜索用 240 轮，训练用 350 轮</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Identities a batch</source>
        <translation>每批身份数</translation>
    </message>
    <message>
        <source>P of the P × K batches that the triplet loss needs</source>
        <translation>三元组损失所需 P × K 批次中的 P</translation>
    </message>
    <message>
        <source>Batch, P × K</source>
        <translation>批次 P × K</translation>
    </message>
    <message>
        <source>Images an identity</source>
        <translation>每个身份的图像数</translation>
    </message>
    <message>
        <source>K of the P × K batches</source>
        <translation>P × K 批次中的 K</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Everything random follows from it: the same seed repeats the run</source>
        <translation>一切随机性都由它决定：相同的种子会重现同一次运行</translation>
    </message>
    <message>
        <source>Kernels</source>
        <translation>卷积核</translation>
    </message>
    <message>
        <source>Depths</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>通道数</translation>
    </message>
    <message>
        <source>Stem, then one number per stage</source>
        <translation>先是主干入口（stem），然后每个阶段一个数</translation>
    </message>
    <message>
        <source>Layers a stage</source>
        <translation>每阶段层数</translation>
    </message>
    <message>
        <source>Searched layers in each stage</source>
        <translation>每个阶段中被搜索的层数</translation>
    </message>
    <message>
        <source>Adaptive fusion gate</source>
        <translation>自适应融合门</translation>
    </message>
    <message>
        <source>Gradient of unselected</source>
        <translation>未选候选块的梯度</translation>
    </message>
    <message>
        <source>constant: as in the authors&apos; code, an unselected candidate counts as one that returns ones; none: it gets no gradient</source>
        <translation>常数：与作者代码一致，未选中的候选块视为输出全 1；无：不给它梯度</translation>
    </message>
    <message>
        <source>Alpha learning rate</source>
        <translation>α 学习率</translation>
    </message>
    <message>
        <source>Alpha milestones</source>
        <translation>α 学习率衰减点</translation>
    </message>
    <message>
        <source>Epochs at which the alpha rate falls to a tenth</source>
        <translation>在这些轮次 α 学习率降为十分之一</translation>
    </message>
    <message>
        <source>Momentum moves unselected</source>
        <translation>动量作用于未选候选块</translation>
    </message>
    <message>
        <source>As the authors&apos; PyTorch of 2021: momentum and weight decay move candidates that did not run</source>
        <translation>与作者 2021 年使用的 PyTorch 一致：动量和权重衰减会改变未运行的候选块</translation>
    </message>
    <message>
        <source>Temperature at start</source>
        <translation>初始温度</translation>
    </message>
    <message>
        <source>GDAS: temperature of the Gumbel-softmax in the first epoch</source>
        <translation>GDAS：第一轮中 Gumbel-softmax 的温度</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>Temperature at end</source>
        <translation>最终温度</translation>
    </message>
    <message>
        <source>GDAS: temperature in the last epoch</source>
        <translation>GDAS：最后一轮的温度</translation>
    </message>
    <message>
        <source>Gumbel noise</source>
        <translation>Gumbel 噪声</translation>
    </message>
    <message>
        <source>Added to the architecture weights in each draw, times this (paper: 0; at 1 candidates are drawn as often as their probabilities say)</source>
        <translation>每次选取时乘以此系数加到结构权重上（论文：0；为 1 时各候选块按其概率被选中）</translation>
    </message>
    <message>
        <source>Top-k: temperature of the softmax in the first epoch (paper: 1)</source>
        <translation>Top-k：第一轮中 softmax 的温度（论文：1）</translation>
    </message>
    <message>
        <source>Top-k: temperature in the last epoch (paper: 1)</source>
        <translation>Top-k：最后一轮的温度（论文：1）</translation>
    </message>
    <message>
        <source>Price on</source>
        <translation>代价项</translation>
    </message>
    <message>
        <source>Lets the search pay for dear networks, with any strategy (paper: none)</source>
        <translation>让搜索为昂贵的网络付出代价，适用于任何策略（论文：无）</translation>
    </message>
    <message>
        <source>Weight of the price</source>
        <translation>代价权重</translation>
    </message>
    <message>
        <source>The price: this times the logarithm of expected cost by target, nothing below the target</source>
        <translation>代价：此权重乘以期望开销与目标之比的对数，低于目标时为零</translation>
    </message>
    <message>
        <source>Target of the cost</source>
        <translation>开销目标</translation>
    </message>
    <message>
        <source>Up to 1: a share of the dearest network&apos;s cost; above 1: multiply-adds or parameters</source>
        <translation>不超过 1：最昂贵网络开销的比例；大于 1：乘加次数或参数量</translation>
    </message>
    <message>
        <source>multiply-adds</source>
        <translation>乘加次数</translation>
    </message>
    <message>
        <source>parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Neck</source>
        <translation>颈部</translation>
    </message>
    <message>
        <source>Stripes</source>
        <translation>条带数</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>Dropout（随机失活）</translation>
    </message>
    <message>
        <source>On the pooled feature</source>
        <translation>作用于池化后的特征</translation>
    </message>
    <message>
        <source>Validation share</source>
        <translation>验证比例</translation>
    </message>
    <message>
        <source>Share of the training identities held out to choose the best checkpoint; 0 keeps the last one</source>
        <translation>留出多少训练身份来选择最佳检查点；0 表示保留最后一个</translation>
    </message>
    <message>
        <source>Optimiser</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>Of the weights</source>
        <translation>用于权重</translation>
    </message>
    <message>
        <source>Momentum</source>
        <translation>动量</translation>
    </message>
    <message>
        <source>Of SGD</source>
        <translation>SGD 的动量</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>Added to the gradient, times the weight</source>
        <translation>乘以权重后加到梯度上</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>学习率调度</translation>
    </message>
    <message>
        <source>How the learning rate falls over the epochs</source>
        <translation>学习率如何随轮数下降</translation>
    </message>
    <message>
        <source>Milestones</source>
        <translation>衰减点</translation>
    </message>
    <message>
        <source>multistep: epochs at which the learning rate is multiplied by gamma</source>
        <translation>按衰减点：在这些轮次学习率乘以 gamma</translation>
    </message>
    <message>
        <source>Warm-up, epochs</source>
        <translation>预热轮数</translation>
    </message>
    <message>
        <source>The learning rate rises linearly from a tenth</source>
        <translation>学习率从十分之一线性上升</translation>
    </message>
    <message>
        <source>Gradient clipping</source>
        <translation>梯度裁剪</translation>
    </message>
    <message>
        <source>Largest norm of the gradient; 0: off</source>
        <translation>梯度的最大范数；0 表示关闭</translation>
    </message>
    <message>
        <source>Triplet margin</source>
        <translation>三元组间隔</translation>
    </message>
    <message>
        <source>Soft margin</source>
        <translation>软间隔</translation>
    </message>
    <message>
        <source>log(1 + exp(d)) in place of the margin</source>
        <translation>用 log(1 + exp(d)) 代替间隔</translation>
    </message>
    <message>
        <source>Label smoothing</source>
        <translation>标签平滑</translation>
    </message>
    <message>
        <source>Of the cross entropy</source>
        <translation>用于交叉熵</translation>
    </message>
    <message>
        <source>Flip</source>
        <translation>翻转</translation>
    </message>
    <message>
        <source>Probability of mirroring left to right</source>
        <translation>左右翻转的概率</translation>
    </message>
    <message>
        <source>Pad and crop, px</source>
        <translation>填充并裁剪（像素）</translation>
    </message>
    <message>
        <source>Black pixels around, then a random crop of the old size; 0: off</source>
        <translation>四周补黑边，再随机裁剪回原尺寸；0 表示关闭</translation>
    </message>
    <message>
        <source>Random erasing</source>
        <translation>随机擦除</translation>
    </message>
    <message>
        <source>Probability of erasing one rectangle</source>
        <translation>擦除一个矩形的概率</translation>
    </message>
    <message>
        <source>Colour jitter</source>
        <translation>颜色抖动</translation>
    </message>
    <message>
        <source>Probability of changing brightness, contrast, saturation and hue</source>
        <translation>改变亮度、对比度、饱和度和色相的概率</translation>
    </message>
    <message>
        <source>Validate every, epochs</source>
        <translation>验证间隔（轮）</translation>
    </message>
    <message>
        <source>The last epoch always validates</source>
        <translation>最后一轮总会验证</translation>
    </message>
    <message>
        <source>Test at the end</source>
        <translation>结束时测试</translation>
    </message>
    <message>
        <source>Open query and gallery once, when the training is over</source>
        <translation>训练结束后打开查询集和图库一次</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>auto takes a CUDA device where there is one</source>
        <translation>“自动”在有 CUDA 设备时使用它</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程数</translation>
    </message>
    <message>
        <source>0: all cores</source>
        <translation>0：使用全部核心</translation>
    </message>
    <message>
        <source>Loader threads</source>
        <translation>加载线程数</translation>
    </message>
    <message>
        <source>Threads that decode images; results do not depend on them</source>
        <translation>用于解码图像的线程；结果与其数目无关</translation>
    </message>
    <message>
        <source>Checkpoint every, s</source>
        <translation>检查点间隔（秒）</translation>
    </message>
    <message>
        <source>Besides one at the end of each epoch</source>
        <translation>每轮结束时另存一个</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空间</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Network and split</source>
        <translation>网络与划分</translation>
    </message>
    <message>
        <source>Losses</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Augmentation</source>
        <translation>数据增强</translation>
    </message>
    <message>
        <source>Evaluation and engine</source>
        <translation>评估与引擎</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Top-k Sample Search</source>
        <translation>Top-k 采样搜索</translation>
    </message>
    <message>
        <source>DARTS, first order</source>
        <translation>DARTS（一阶）</translation>
    </message>
    <message>
        <source>DARTS, second order</source>
        <translation>DARTS（二阶）</translation>
    </message>
    <message>
        <source>GDAS</source>
        <translation>GDAS</translation>
    </message>
    <message>
        <source>Random (control)</source>
        <translation>随机（对照）</translation>
    </message>
    <message>
        <source>REINFORCE</source>
        <translation>REINFORCE</translation>
    </message>
    <message>
        <source>Evolution</source>
        <translation>进化算法</translation>
    </message>
    <message>
        <source>FBLNeck</source>
        <translation>FBLNeck</translation>
    </message>
    <message>
        <source>BLNeck</source>
        <translation>BLNeck</translation>
    </message>
    <message>
        <source>BNNeck</source>
        <translation>BNNeck</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>标准</translation>
    </message>
    <message>
        <source>constant</source>
        <translation>常数</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>at milestones</source>
        <translation>按衰减点</translation>
    </message>
    <message>
        <source>in equal steps</source>
        <translation>等间隔</translation>
    </message>
    <message>
        <source>SGD</source>
        <translation>SGD</translation>
    </message>
    <message>
        <source>Adam</source>
        <translation>Adam</translation>
    </message>
    <message>
        <source>AMSGrad</source>
        <translation>AMSGrad</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>How the search decides which candidates to run (paper: Top-k Sample Search)</source>
        <translation>搜索如何决定运行哪些候选块（论文：Top-k 采样搜索）</translation>
    </message>
    <message>
        <source>Top-k Sample Search: the k most likely candidates of each layer run in each step (paper: Top-k Sample Search)</source>
        <translation>Top-k 采样搜索：每一步中每层只运行概率最高的 k 个候选块（论文：Top-k 采样搜索）</translation>
    </message>
    <message>
        <source>Between backbone and losses: FBLNeck has a global and a local branch (paper: Fine-grained Balance Neck)</source>
        <translation>位于骨干网络与损失之间：FBLNeck 有全局和局部两个分支（论文：Fine-grained Balance Neck）</translation>
    </message>
    <message>
        <source>Backbone</source>
        <translation>骨干网络</translation>
    </message>
    <message>
        <source>A network of the search space, or one that papers compare with: ResNet-50, OSNet</source>
        <translation>搜索空间中的网络，或论文常用来比较的网络：ResNet-50、OSNet</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>Images of a batch, drawn at random: a classifier needs no P × K</source>
        <translation>每批的图像数，随机抽取：分类器不需要 P × K</translation>
    </message>
    <message>
        <source>Stem</source>
        <translation>起始层</translation>
    </message>
    <message>
        <source>7 × 7 with stride 2 and a pool, or for images of 32 px 3 × 3 without stride and pool</source>
        <translation>7 × 7，步幅 2 并带池化；或用于 32 像素图像的 3 × 3，无步幅、无池化</translation>
    </message>
    <message>
        <source>Search split</source>
        <translation>搜索划分</translation>
    </message>
    <message>
        <source>Share of each identity&apos;s training images on which the architecture weights learn</source>
        <translation>每个身份的训练图像中用于学习架构权重的比例</translation>
    </message>
    <message>
        <source>Train on train + val</source>
        <translation>用 train + val 训练</translation>
    </message>
    <message>
        <source>MSMT17 and CSV: the set&apos;s own validation images are trained on too, as most papers do</source>
        <translation>MSMT17 与 CSV：数据集自带的验证图像也用于训练，多数论文如此</translation>
    </message>
    <message>
        <source>The set&apos;s split</source>
        <translation>数据集的划分</translation>
    </message>
    <message>
        <source>VehicleID: 800, 1600 or 2400; CUHK03: 1 to 20; empty: the first</source>
        <translation>VehicleID：800、1600 或 2400；CUHK03：1 到 20；留空：第一个</translation>
    </message>
    <message>
        <source>Weight of cross entropy</source>
        <translation>交叉熵的权重</translation>
    </message>
    <message>
        <source>Factor in the sum of the losses; 0: off</source>
        <translation>在损失之和中的系数；0：关闭</translation>
    </message>
    <message>
        <source>Weight of triplet</source>
        <translation>三元组损失的权重</translation>
    </message>
    <message>
        <source>Single-shot trials</source>
        <translation>单样本试验次数</translation>
    </message>
    <message>
        <source>VehicleID and CUHK03: galleries drawn, one image of each identity, that scores are means over</source>
        <translation>VehicleID 与 CUHK03：随机抽取图库（每个身份一张图像）的次数，得分取其平均</translation>
    </message>
    <message>
        <source>Combined Depth Space</source>
        <translation>组合深度空间</translation>
    </message>
    <message>
        <source>ResNet-50</source>
        <translation>ResNet-50</translation>
    </message>
    <message>
        <source>OSNet x1.0</source>
        <translation>OSNet x1.0</translation>
    </message>
    <message>
        <source>Classifier (CIFAR)</source>
        <translation>分类器（CIFAR）</translation>
    </message>
    <message>
        <source>for re-identification, 7 × 7</source>
        <translation>用于重识别，7 × 7</translation>
    </message>
    <message>
        <source>for small images, 3 × 3</source>
        <translation>用于小图像，3 × 3</translation>
    </message>
    <message>
        <source>Multiplies every channel count; rounded down to a multiple of 4 (paper: 1)</source>
        <translation>乘以每个通道数；向下取整到 4 的倍数（论文：1）</translation>
    </message>
    <message>
        <source>Start weights</source>
        <translation>初始权重</translation>
    </message>
    <message>
        <source>Fine-tuning: a checkpoint of ours or a .pth to begin with; empty: from scratch</source>
        <translation>微调：以本程序的检查点或 .pth 开始；留空则从头训练</translation>
    </message>
    <message>
        <source>Of the weights, at the start (paper: 0.025 in a search, 0.065 in a training)</source>
        <translation>权重的初始学习率（论文：搜索 0.025，训练 0.065）</translation>
    </message>
    <message>
        <source>Odd sizes from 3 to 11, ascending (paper: 3, 5, 7, 9; Combined Depth Space)</source>
        <translation>3 到 11 的奇数，递增（论文：3、5、7、9；Combined Depth Space）</translation>
    </message>
    <message>
        <source>How many CBlocks a CDBlock may have in a row (paper: 1, 2; Combined Depth Space)</source>
        <translation>一个 CDBlock 可连续包含的 CBlock 数（论文：1、2；Combined Depth Space）</translation>
    </message>
    <message>
        <source>One gate shared by both branches; off: the branches are added (paper: Combined Depth Space)</source>
        <translation>两条分支共用一个门控；关闭则直接相加（论文：Combined Depth Space）</translation>
    </message>
    <message>
        <source>Adam&apos;s rate for the architecture weights (paper: 0.0003)</source>
        <translation>结构权重的 Adam 学习率（论文：0.0003）</translation>
    </message>
    <message>
        <source>FBLNeck: horizontal stripes of the local branch (paper: 2; Fine-grained Balance Neck)</source>
        <translation>FBLNeck：局部分支的水平条带数（论文：2；Fine-grained Balance Neck）</translation>
    </message>
    <message>
        <source>Batch-hard triplet loss on Euclidean distances (paper: 0.3)</source>
        <translation>基于欧氏距离的批内最难三元组损失（论文：0.3）</translation>
    </message>
    <message>
        <source>On the CPU</source>
        <translation>在 CPU 上</translation>
    </message>
    <message>
        <source>Own kernels train and search networks of the space several times as fast as LibTorch&apos;s modules; both give the same numbers up to rounding</source>
        <translation>自有内核训练和搜索空间内网络的速度是 LibTorch 模块的数倍；两者结果除舍入误差外相同</translation>
    </message>
    <message>
        <source>Training in</source>
        <translation>训练精度</translation>
    </message>
    <message>
        <source>bf16 takes about half the time and memory where the processor has it (AMX, AVX512-BF16), and changes results a little; fp16 needs CUDA. Weights and sums stay fp32</source>
        <translation>在支持 bf16 的处理器（AMX、AVX512-BF16）上，bf16 所需时间和内存约为一半，结果略有变化；fp16 需要 CUDA。权重与累加保持 fp32</translation>
    </message>
    <message>
        <source>Embedding in</source>
        <translation>特征提取精度</translation>
    </message>
    <message>
        <source>What validation and test embed in; bf16 is several times as fast on the engine&apos;s own kernels where the processor or the card has it, and not possible on LibTorch&apos;s modules</source>
        <translation>验证和测试提取特征所用的精度；在支持 bf16 的处理器或显卡上用引擎自有内核时，bf16 快数倍；LibTorch 模块不支持</translation>
    </message>
    <message>
        <source>own kernels</source>
        <translation>自有内核</translation>
    </message>
    <message>
        <source>LibTorch&apos;s modules</source>
        <translation>LibTorch 模块</translation>
    </message>
</context>
<context>
    <name>cds::ExperimentPage</name>
    <message>
        <source>automatic: %1</source>
        <translation>自动：%1</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Experiment</source>
        <translation>实验</translation>
    </message>
    <message>
        <source>What will run?</source>
        <translation>将要运行什么？</translation>
    </message>
    <message>
        <source>Start the run</source>
        <translation>启动运行</translation>
    </message>
    <message>
        <source>Save the experiment and start it as a process of its own, which outlives this window (F5)</source>
        <translation>保存实验并以独立进程启动，关闭本窗口后仍会继续（F5）</translation>
    </message>
    <message>
        <source>Save the experiment</source>
        <translation>保存实验</translation>
    </message>
    <message>
        <source>Write the experiment into the project without starting it (Ctrl+S)</source>
        <translation>把实验写入项目但不启动（Ctrl+S）</translation>
    </message>
    <message>
        <source>Undo the last edit</source>
        <translation>撤销上一次修改</translation>
    </message>
    <message>
        <source>Redo the edit</source>
        <translation>重做修改</translation>
    </message>
    <message>
        <source>New experiment</source>
        <translation>新建实验</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新建</translation>
    </message>
    <message>
        <source>Show advanced settings</source>
        <translation>显示高级设置</translation>
    </message>
    <message>
        <source>Advanced settings</source>
        <translation>高级设置</translation>
    </message>
    <message>
        <source>Space, search, optimiser, losses, augmentation, engine</source>
        <translation>空间、搜索、优化器、损失、数据增强、引擎</translation>
    </message>
    <message>
        <source>Experiments of the project</source>
        <translation>项目中的实验</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>The run</source>
        <translation>本次运行</translation>
    </message>
    <message>
        <source>CDNet of the paper</source>
        <translation>论文中的 CDNet</translation>
    </message>
    <message>
        <source>CNet of the paper</source>
        <translation>论文中的 CNet</translation>
    </message>
    <message>
        <source>Found by %1</source>
        <translation>由 %1 找到</translation>
    </message>
    <message>
        <source>Top-2 search</source>
        <translation>Top-2 搜索</translation>
    </message>
    <message>
        <source>Saved as %1</source>
        <translation>已保存为 %1</translation>
    </message>
    <message>
        <source>Starting %1 …</source>
        <translation>正在启动 %1 …</translation>
    </message>
    <message>
        <source>Put the experiment into the queue</source>
        <translation>将实验放入队列</translation>
    </message>
    <message>
        <source>Save the experiment and let it wait on the Runs page until its turn</source>
        <translation>保存实验，让它在“运行”页排队等候</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) put into the queue</source>
        <translation>
            <numerusform>已将 %n 次运行放入队列</numerusform>
        </translation>
    </message>
    <message>
        <source>Unsaved edits of %1 were brought back; Ctrl+Z on this page goes back to what was saved</source>
        <translation>已恢复 %1 未保存的编辑；在本页按 Ctrl+Z 可回到已保存的内容</translation>
    </message>
    <message>
        <source>Begin with the paper&apos;s settings; Ctrl+Z brings back what is here now</source>
        <translation>从论文的设置开始；Ctrl+Z 可恢复现有内容</translation>
    </message>
    <message>
        <source>Clone the experiment</source>
        <translation>克隆实验</translation>
    </message>
    <message>
        <source>Clone</source>
        <translation>克隆</translation>
    </message>
    <message>
        <source>A new experiment with these settings, and a list of what you change in it (Ctrl+Shift+D)</source>
        <translation>以这些设置新建实验，并列出您所做的更改（Ctrl+Shift+D）</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Presets of the paper</source>
        <translation>论文的预设</translation>
    </message>
    <message>
        <source>The paper&apos;s searches and trainings, with the data set that is chosen here</source>
        <translation>论文的搜索与训练，使用此处所选的数据集</translation>
    </message>
    <message>
        <source>Panels back to their first places</source>
        <translation>面板恢复原位</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Training images</source>
        <translation>训练图像</translation>
    </message>
    <message>
        <source>%1 (not saved)</source>
        <translation>%1（未保存）</translation>
    </message>
    <message>
        <source>%1 (copy)</source>
        <translation>%1（副本）</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>a graphics card and its memory</comment>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>cuda:0 and what it is</comment>
        <translation>%1（%2）</translation>
    </message>
</context>
<context>
    <name>cds::ExperimentPresets</name>
    <message>
        <source>Top-2 search in the CDS space</source>
        <translation>CDS 空间的 Top-2 搜索</translation>
    </message>
    <message>
        <source>Top-2 search in the CNet space</source>
        <translation>CNet 空间的 Top-2 搜索</translation>
    </message>
    <message>
        <source>Top-2 search like the authors&apos; code</source>
        <translation>与作者代码一致的 Top-2 搜索</translation>
    </message>
    <message>
        <source>CDNet, trained from scratch</source>
        <translation>从头训练 CDNet</translation>
    </message>
    <message>
        <source>CNet, trained from scratch</source>
        <translation>从头训练 CNet</translation>
    </message>
    <message>
        <source>CDNet, trained like the authors&apos; code</source>
        <translation>与作者代码一致地训练 CDNet</translation>
    </message>
    <message>
        <source>CDNet, fine-tuned on MSMT17 (240 epochs)</source>
        <translation>在 MSMT17 上微调 CDNet（240 轮）</translation>
    </message>
</context>
<context>
    <name>cds::FindingsPanel</name>
    <message>
        <source>%p %</source>
        <translation>%p %</translation>
    </message>
    <message>
        <source>%p %, %1 left</source>
        <translation>%p %，剩余 %1</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>检查结果</translation>
    </message>
    <message>
        <source>Progress of the check</source>
        <translation>检查进度</translation>
    </message>
    <message>
        <source>Not among the pictures, since it was left out: %1</source>
        <translation>已被略去，因此不在图像之中：%1</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Stop the check</source>
        <translation>停止检查</translation>
    </message>
    <message>
        <source>Check the data set</source>
        <translation>检查数据集</translation>
    </message>
    <message>
        <source>Open every image and look for what is wrong (F9)</source>
        <translation>打开每幅图像并查找问题（F9）</translation>
    </message>
    <message>
        <source>Opens every image and looks for unreadable, misnamed, duplicate and leaking ones, and for queries without an answer.</source>
        <translation>打开每一张图像，查找无法读取、命名错误、重复和泄漏的图像，以及没有正确答案的查询。</translation>
    </message>
    <message>
        <source>✓ Nothing wrong was found, in %1.</source>
        <translation>✓ 没有发现问题，用时 %1。</translation>
    </message>
    <message>
        <source>%1, %2, in %3.</source>
        <comment>errors, warnings, time</comment>
        <translation>%1，%2，用时 %3。</translation>
    </message>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation>
            <numerusform>%n 个错误</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n 个警告</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cds::HeaderBar</name>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>Project, theme, language and help (F10)</source>
        <translation>项目、主题、语言与帮助（F10）</translation>
    </message>
    <message>
        <source>No project</source>
        <translation>没有项目</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>run and its state</comment>
        <translation>%1 · %2</translation>
    </message>
</context>
<context>
    <name>cds::HeatMap</name>
    <message>
        <source>%1, %2: %3</source>
        <translation>%1，%2：%3</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source> (chosen)</source>
        <translation>（已选）</translation>
    </message>
    <message>
        <source>Reset the view</source>
        <translation>重置视图</translation>
    </message>
</context>
<context>
    <name>cds::HelpDialog</name>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Look for words</source>
        <translation>查找词语</translation>
    </message>
    <message>
        <source>Look for words in the help</source>
        <translation>在帮助中查找词语</translation>
    </message>
    <message>
        <source>Topics</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>正文</translation>
    </message>
</context>
<context>
    <name>cds::LayerPanel</name>
    <message>
        <source>above</source>
        <translation>上图</translation>
    </message>
    <message>
        <source>below</source>
        <translation>下图</translation>
    </message>
    <message>
        <source>Parameters (inference)</source>
        <translation>参数量（推理）</translation>
    </message>
    <message>
        <source>Multiply-adds</source>
        <translation>乘加次数</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Embedding</source>
        <translation>嵌入维数</translation>
    </message>
    <message>
        <source>Layer %1 (stage %2): %3</source>
        <translation>第 %1 层（阶段 %2）：%3</translation>
    </message>
    <message>
        <source>Entropy %1 of 1, top two %2 % apart</source>
        <translation>熵 %1（最大 1），前两名相差 %2 %</translation>
    </message>
    <message>
        <source>No search stands behind this network: candidates with their costs.</source>
        <translation>该网络背后没有搜索：仅列出候选块及其开销。</translation>
    </message>
    <message>
        <source>The whole network</source>
        <translation>整个网络</translation>
    </message>
    <message>
        <source>Costs of the whole network</source>
        <translation>整个网络的开销</translation>
    </message>
    <message>
        <source>Candidates of the layer, most likely first</source>
        <translation>该层的候选块，概率从高到低</translation>
    </message>
</context>
<context>
    <name>cds::LiveAlphas</name>
    <message>
        <source>%1 steps</source>
        <translation>%1 步</translation>
    </message>
    <message>
        <source>L%1</source>
        <extracomment>short for layer, with its number</extracomment>
        <translation>L%1</translation>
    </message>
    <message>
        <source>layer %1 (stage %2)</source>
        <translation>第 %1 层（阶段 %2）</translation>
    </message>
    <message>
        <source>Probabilities of layer %1</source>
        <translation>第 %1 层的概率</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>softmax (%)</source>
        <translation>softmax（%）</translation>
    </message>
    <message>
        <source>Architecture weights (softmax, %)</source>
        <translation>架构权重（softmax，%）</translation>
    </message>
    <message>
        <source>Probability of each candidate in each layer; the frame marks what would be derived (paper: Top-k Sample Search)</source>
        <translation>每层中每个候选块的概率；方框标出将被导出的选择（论文：Top-k 采样搜索）</translation>
    </message>
    <message>
        <source>Trained so far (steps)</source>
        <translation>已训练步数</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Lead of the most likely candidate</source>
        <translation>最可能候选块的领先幅度</translation>
    </message>
    <message>
        <source>top two apart (%)</source>
        <translation>前两名之差（%）</translation>
    </message>
    <message>
        <source>Entropy of the layers</source>
        <translation>各层的熵</translation>
    </message>
    <message>
        <source>1: undecided, 0: certain</source>
        <translation>1：未定，0：确定</translation>
    </message>
</context>
<context>
    <name>cds::LiveCurves</name>
    <message>
        <source>weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>architecture</source>
        <translation>架构</translation>
    </message>
    <message>
        <source>cross entropy</source>
        <translation>交叉熵</translation>
    </message>
    <message>
        <source>triplet</source>
        <translation>三元组</translation>
    </message>
    <message>
        <source>images per second</source>
        <translation>每秒图像数</translation>
    </message>
    <message>
        <source>mAP</source>
        <translation>mAP</translation>
    </message>
    <message>
        <source>rank-1</source>
        <translation>rank-1</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Accuracy on the batches</source>
        <translation>批次上的准确率</translation>
    </message>
    <message>
        <source>accuracy (%)</source>
        <translation>准确率（%）</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Where a step&apos;s time goes</source>
        <translation>每步时间的去向</translation>
    </message>
    <message>
        <source>milliseconds</source>
        <translation>毫秒</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>score (%)</source>
        <translation>得分（%）</translation>
    </message>
    <message>
        <source>top-1</source>
        <translation>top-1</translation>
    </message>
    <message>
        <source>top-5</source>
        <translation>top-5</translation>
    </message>
    <message>
        <source>price of the cost</source>
        <translation>开销惩罚</translation>
    </message>
    <message>
        <source>multiply-adds</source>
        <translation>乘加次数</translation>
    </message>
    <message>
        <source>parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Expected multiply-adds</source>
        <translation>期望乘加次数</translation>
    </message>
    <message>
        <source>multiply-adds (M)</source>
        <translation>乘加次数（百万）</translation>
    </message>
    <message>
        <source>Expected parameters</source>
        <translation>期望参数量</translation>
    </message>
    <message>
        <source>parameters (M)</source>
        <translation>参数量（百万）</translation>
    </message>
    <message>
        <source>Not validated yet; evaluate.every says after how many epochs</source>
        <translation>尚未验证；evaluate.every 决定每隔多少轮验证一次</translation>
    </message>
</context>
<context>
    <name>cds::LiveEvents</name>
    <message>
        <source>Events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>No events so far: warnings and errors of the run are told here.</source>
        <translation>暂无事件：运行中的警告和错误会显示在这里。</translation>
    </message>
</context>
<context>
    <name>cds::LiveFindings</name>
    <message>
        <source>The loss falls: %1 at the start, %2 now.</source>
        <translation>损失在下降：开始时 %1，现在 %2。</translation>
    </message>
    <message>
        <source>%1 of %2 layers have kept their choice for a quarter of the epochs.</source>
        <translation>%2 层中有 %1 层的选择已保持四分之一的轮次。</translation>
    </message>
    <message>
        <source>The loss is no number since epoch %1: the weights are spoilt from there on. Lower the learning rate, add a warm-up, or clip the gradients, and start from an earlier checkpoint.</source>
        <translation>自第 %1 轮起损失不再是数字：此后的权重已损坏。请降低学习率、加入预热或裁剪梯度，并从更早的检查点重新开始。</translation>
    </message>
    <message>
        <source>The loss rises again: it was %1, now it is %2. Lower the learning rate or look for a change in the data.</source>
        <translation>损失再次上升：曾为 %1，现为 %2。请降低学习率，或检查数据是否有变化。</translation>
    </message>
    <message>
        <source>The architecture weights are still flat (entropy %1 of 1): the choice is hardly better than chance. Raise their learning rate or search longer.</source>
        <translation>架构权重仍然平坦（熵 %1，最大 1）：选择几乎等同随机。请提高其学习率或延长搜索。</translation>
    </message>
    <message>
        <source>Layer %1: one candidate took %2 % early on, others have hardly been tried. Lower the architecture learning rate or raise k.</source>
        <translation>第 %1 层：一个候选块过早占到 %2 %，其他候选块几乎未被尝试。请降低架构学习率或增大 k。</translation>
    </message>
    <message>
        <source>Layer %1 has never changed its choice: it may be stuck with what was trained first. Compare with another seed.</source>
        <translation>第 %1 层从未改变选择：可能停留在最先训练的候选块上。请换一个随机种子比较。</translation>
    </message>
    <message>
        <source>No sign of life for %1. The engine may hang on the disk or the device: look at its log, or stop and resume.</source>
        <translation>已有 %1 没有动静。引擎可能卡在磁盘或设备上：请查看日志，或停止后继续。</translation>
    </message>
    <message>
        <source>no number</source>
        <translation>不是数字</translation>
    </message>
    <message>
        <source>rises since</source>
        <translation>自此上升</translation>
    </message>
    <message>
        <source>flat</source>
        <translation>平坦</translation>
    </message>
    <message>
        <source>layer %1: one takes all</source>
        <translation>第 %1 层：一家独大</translation>
    </message>
    <message>
        <source>layer %1 never switched</source>
        <translation>第 %1 层从未改变</translation>
    </message>
    <message>
        <source>silent since</source>
        <translation>自此无动静</translation>
    </message>
    <message>
        <source>one takes all</source>
        <translation>一个独占</translation>
    </message>
    <message>
        <source>cost out of reach</source>
        <translation>开销目标无法达到</translation>
    </message>
    <message>
        <source>checkpoint damaged</source>
        <translation>检查点已损坏</translation>
    </message>
    <message>
        <source>steps not recorded</source>
        <translation>步骤未录制</translation>
    </message>
    <message>
        <source>matched on the CPU</source>
        <translation>已在 CPU 上匹配</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>警告</translation>
    </message>
</context>
<context>
    <name>cds::LiveHead</name>
    <message>
        <source>Progress of the run</source>
        <translation>运行进度</translation>
    </message>
    <message>
        <source>Too early to tell: a few more steps are needed.</source>
        <translation>为时尚早：还需要再训练几步。</translation>
    </message>
    <message>
        <source>Nothing unusual was recorded.</source>
        <translation>没有记录到异常。</translation>
    </message>
    <message>
        <source>epoch %1 of %2</source>
        <translation>第 %1 轮，共 %2 轮</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
    <message>
        <source>mAP %1 %</source>
        <translation>mAP %1 %</translation>
    </message>
    <message>
        <source>rank-1 %1 %</source>
        <translation>rank-1 %1 %</translation>
    </message>
    <message>
        <source>top-1 %1 %</source>
        <translation>top-1 %1 %</translation>
    </message>
    <message>
        <source>top-5 %1 %</source>
        <translation>top-5 %1 %</translation>
    </message>
    <message>
        <source>memory up to %1</source>
        <translation>内存最高 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s): %1</source>
        <translation>
            <numerusform>%n 条警告：%1</numerusform>
        </translation>
    </message>
    <message>
        <source>Less</source>
        <translation>收起</translation>
    </message>
    <message>
        <source>All of it</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Show less of why the run ended</source>
        <translation>收起运行结束的原因</translation>
    </message>
    <message>
        <source>Show all of why the run ended</source>
        <translation>显示运行结束的全部原因</translation>
    </message>
    <message>
        <source>Why the run ended</source>
        <translation>运行结束的原因</translation>
    </message>
</context>
<context>
    <name>cds::LiveNetwork</name>
    <message>
        <source>The network of this epoch</source>
        <translation>该轮次的网络</translation>
    </message>
</context>
<context>
    <name>cds::LivePage</name>
    <message>
        <source>Validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Events (%1)</source>
        <translation>事件（%1）</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>实时</translation>
    </message>
    <message>
        <source>Is it going well?</source>
        <translation>进展顺利吗？</translation>
    </message>
    <message>
        <source>No run to watch</source>
        <translation>没有可观看的运行</translation>
    </message>
    <message>
        <source>Here a run is followed while it goes on: its losses, the architecture weights it searches, and whether something is wrong. Set up an experiment and start it.</source>
        <translation>在这里跟踪进行中的运行：损失、正在搜索的架构权重，以及是否出现问题。请设置一个实验并启动它。</translation>
    </message>
    <message>
        <source>Set up an experiment</source>
        <translation>设置实验</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Ledger</source>
        <translation>训练账本</translation>
    </message>
    <message>
        <source>Certainty</source>
        <translation>确定程度</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Follow the newest epoch</source>
        <translation>跟随最新一轮</translation>
    </message>
    <message>
        <source>Previous epoch</source>
        <translation>上一轮</translation>
    </message>
    <message>
        <source>Next epoch</source>
        <translation>下一轮</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>架构权重</translation>
    </message>
    <message>
        <source>Panels of the run</source>
        <translation>运行的面板</translation>
    </message>
    <message>
        <source>Panels back to their first places</source>
        <translation>面板恢复原位</translation>
    </message>
    <message>
        <source>Lead</source>
        <translation>领先</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>开销</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
</context>
<context>
    <name>cds::MainWindow</name>
    <message>
        <source>The run did not start: %1</source>
        <translation>运行未能启动：%1</translation>
    </message>
    <message>
        <source>Find…</source>
        <translation>查找…</translation>
    </message>
    <message>
        <source>Find any action by its words (Ctrl+K)</source>
        <translation>按文字查找任何操作（Ctrl+K）</translation>
    </message>
    <message>
        <source>Open a project…</source>
        <translation>打开项目…</translation>
    </message>
    <message>
        <source>New project…</source>
        <translation>新建项目…</translation>
    </message>
    <message>
        <source>Close the project</source>
        <translation>关闭项目</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>About CDS Workbench</source>
        <translation>关于 CDS Workbench</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Theme of the system</source>
        <translation>跟随系统主题</translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation>浅色主题</translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation>深色主题</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Go to %1</source>
        <comment>a page</comment>
        <translation>转到“%1”</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>question and shortcut</comment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>%1 — CDS Workbench</source>
        <translation>%1 — CDS 工作台</translation>
    </message>
    <message>
        <source>CDS Workbench</source>
        <translation>CDS 工作台</translation>
    </message>
    <message>
        <source>Open a project</source>
        <translation>打开项目</translation>
    </message>
    <message>
        <source>New project: name its folder</source>
        <translation>新建项目：为文件夹命名</translation>
    </message>
    <message>
        <source>Desktop notice when a run ends</source>
        <translation>运行结束时发送桌面通知</translation>
    </message>
    <message>
        <source>Tell on the desktop when a run finishes or fails while this window is in the background</source>
        <translation>当本窗口在后台而运行完成或失败时，在桌面上通知</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>notice</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>What this page shows, and what its words mean</source>
        <translation>此页显示什么，以及其中词语的含义</translation>
    </message>
    <message>
        <source>Recent projects</source>
        <translation>最近的项目</translation>
    </message>
    <message>
        <source>Open %1</source>
        <comment>a recent project</comment>
        <translation>打开 %1</translation>
    </message>
</context>
<context>
    <name>cds::MapTab</name>
    <message>
        <source>Map</source>
        <translation>地图</translation>
    </message>
    <message>
        <source>The two directions of largest variance: %1 % and %2 % of it. Distances beyond them are not seen</source>
        <translation>方差最大的两个方向：分别占 %1 % 和 %2 %。其余方向上的距离看不到</translation>
    </message>
    <message>
        <source>t-SNE keeps neighbours together; sizes of groups and distances between them mean little</source>
        <translation>t-SNE 把邻居放在一起；各组的大小和组间距离没有多少意义</translation>
    </message>
    <message>
        <source>id %1</source>
        <translation>身份 %1</translation>
    </message>
    <message>
        <source>query, c%1</source>
        <translation>查询，摄像头 %1</translation>
    </message>
    <message>
        <source>gallery, c%1</source>
        <translation>图库，摄像头 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) circled</source>
        <translation>
            <numerusform>圈出 %n 张图片</numerusform>
        </translation>
    </message>
    <message>
        <source>A gallery image: %1</source>
        <translation>图库图片：%1</translation>
    </message>
    <message>
        <source>Map by</source>
        <translation>地图方法</translation>
    </message>
    <message>
        <source>PCA</source>
        <translation>PCA</translation>
    </message>
    <message>
        <source>t-SNE</source>
        <translation>t-SNE</translation>
    </message>
    <message>
        <source>How the map is made</source>
        <translation>地图的生成方法</translation>
    </message>
    <message>
        <source>coloured by</source>
        <translation>着色依据</translation>
    </message>
    <message>
        <source>identity</source>
        <translation>身份</translation>
    </message>
    <message>
        <source>camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>right and wrong</source>
        <translation>对与错</translation>
    </message>
    <message>
        <source>What colours mean</source>
        <translation>颜色的含义</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>套索</translation>
    </message>
    <message>
        <source>A drag circles points instead of moving the map; with Shift it always does</source>
        <translation>拖动时圈选点而不是移动地图；按住 Shift 时总是圈选</translation>
    </message>
    <message>
        <source>Circle points by dragging</source>
        <translation>拖动圈选点</translation>
    </message>
    <message>
        <source>Show everything (0, or a double click)</source>
        <translation>显示全部（按 0 或双击）</translation>
    </message>
    <message>
        <source>Show the whole map</source>
        <translation>显示整张地图</translation>
    </message>
    <message>
        <source>Stop the t-SNE and keep the map shown</source>
        <translation>停止 t-SNE，保留当前地图</translation>
    </message>
    <message>
        <source>Stop making the map</source>
        <translation>停止生成地图</translation>
    </message>
    <message>
        <source>Progress of the map</source>
        <translation>地图的进度</translation>
    </message>
    <message>
        <source>Circled pictures</source>
        <translation>圈出的图片</translation>
    </message>
    <message>
        <source>Circle points on the map to see their pictures here: with Lasso, or by dragging with Shift</source>
        <translation>在地图上圈选点，其图片会显示在这里：使用套索，或按住 Shift 拖动</translation>
    </message>
</context>
<context>
    <name>cds::MatchDelegate</name>
    <message>
        <source>missed</source>
        <translation>漏检</translation>
    </message>
    <message>
        <source>junk</source>
        <translation>废图</translation>
    </message>
    <message>
        <source>id %1 c%2</source>
        <translation>身份 %1 c%2</translation>
    </message>
</context>
<context>
    <name>cds::NetworkCloseUp</name>
    <message>
        <source>The chosen layer, opened</source>
        <translation>所选层的展开图</translation>
    </message>
</context>
<context>
    <name>cds::NetworkScene</name>
    <message>
        <source>Stage %1</source>
        <translation>阶段 %1</translation>
    </message>
    <message>
        <source>%1 channels</source>
        <translation>%1 个通道</translation>
    </message>
    <message>
        <source>Stem: 7×7 convolution with stride 2, BatchNorm, ReLU, 3×3 max pool with stride 2</source>
        <translation>主干入口（stem）：步幅 2 的 7×7 卷积、BatchNorm、ReLU、步幅 2 的 3×3 最大池化</translation>
    </message>
    <message>
        <source>Stem: 3×3 convolution, BatchNorm, ReLU</source>
        <translation>主干入口（stem）：3×3 卷积、BatchNorm、ReLU</translation>
    </message>
    <message>
        <source>DownSample: 1×1 convolution, BatchNorm, ReLU, then 2×2 average pool with stride 2</source>
        <translation>下采样：1×1 卷积、BatchNorm、ReLU，然后步幅 2 的 2×2 平均池化</translation>
    </message>
    <message>
        <source>Neck: pools the last map to the embedding of %1 numbers that inference returns</source>
        <translation>颈部：将最后的特征图池化为推理输出的 %1 维嵌入</translation>
    </message>
    <message>
        <source>Stem</source>
        <translation>入口</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>下采样</translation>
    </message>
    <message>
        <source>Layer %1</source>
        <translation>第 %1 层</translation>
    </message>
    <message>
        <source>gate
%1→%2→%1</source>
        <translation>门
%1→%2→%1</translation>
    </message>
    <message>
        <source>shortcut %1→%2</source>
        <translation>捷径 %1→%2</translation>
    </message>
    <message>
        <source>identity %1</source>
        <translation>恒等 %1</translation>
    </message>
    <message>
        <source>1×1 convolution, BatchNorm, %1 → %2 channels, %3 parameters</source>
        <translation>1×1 卷积、BatchNorm，%1 → %2 个通道，%3 个参数</translation>
    </message>
    <message>
        <source>Squeeze: %1</source>
        <translation>压缩：%1</translation>
    </message>
    <message>
        <source>Restore: %1</source>
        <translation>恢复：%1</translation>
    </message>
    <message>
        <source>Shortcut: %1</source>
        <translation>捷径：%1</translation>
    </message>
    <message>
        <source>Adaptive fusion gate, shared by both branches: pool, 1×1, ReLU, 1×1, sigmoid (paper: Combined Depth Space)</source>
        <translation>自适应融合门，两个分支共用：池化、1×1、ReLU、1×1、sigmoid（论文：Combined Depth Space）</translation>
    </message>
    <message>
        <source>Branch %1, kernel %2: %3 times Lite 3×3 (1×1 convolution, depthwise 3×3, BatchNorm, ReLU) on %4 channels</source>
        <translation>分支 %1，核 %2：在 %4 个通道上使用 %3 次 Lite 3×3（1×1 卷积、深度可分 3×3、BatchNorm、ReLU）</translation>
    </message>
    <message>
        <source>Layer %1, stage %2: kernels %3 and %4, depth %5; %6 parameters, %7 multiply-adds</source>
        <translation>第 %1 层，阶段 %2：核 %3 与 %4，深度 %5；%6 个参数，%7 次乘加</translation>
    </message>
</context>
<context>
    <name>cds::NetworkView</name>
    <message>
        <source>The drawn network</source>
        <translation>绘制的网络</translation>
    </message>
    <message>
        <source>Fit the network</source>
        <translation>适应窗口</translation>
    </message>
</context>
<context>
    <name>cds::NoteBar</name>
    <message numerus="yes">
        <source>(and %n more)</source>
        <translation>
            <numerusform>（另有 %n 条）</numerusform>
        </translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>警告</translation>
    </message>
</context>
<context>
    <name>cds::OwnImage</name>
    <message>
        <source>There is no folder for temporary files: %1</source>
        <translation>没有存放临时文件的文件夹：%1</translation>
    </message>
    <message>
        <source>These rankings belong to no run, so there is no network to look with</source>
        <translation>这些排名不属于任何运行，所以没有网络可用</translation>
    </message>
</context>
<context>
    <name>cds::OwnImageTab</name>
    <message>
        <source>Own picture</source>
        <translation>自己的图片</translation>
    </message>
    <message>
        <source>A picture to look for</source>
        <translation>要查找的图片</translation>
    </message>
    <message>
        <source>Pictures (%1)</source>
        <translation>图片 (%1)</translation>
    </message>
    <message>
        <source>The whole picture is looked for. Draw a box for one person in it</source>
        <translation>查找整张图片。可画方框框出其中一人</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在查找…</translation>
    </message>
    <message>
        <source>Reading the picture…</source>
        <translation>正在读取图片…</translation>
    </message>
    <message>
        <source>Who is it?</source>
        <translation>这是谁？</translation>
    </message>
    <message>
        <source>The nearest of the gallery</source>
        <translation>图库中最近的图片</translation>
    </message>
    <message>
        <source>Not in the gallery: the nearest is at %1, beyond %2</source>
        <translation>图库中没有：最近的距离为 %1，超过 %2</translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) within %1, the nearest at %2</source>
        <translation>
            <numerusform>%n 张图片在 %1 以内，最近的距离为 %2</numerusform>
        </translation>
    </message>
    <message>
        <source>id %1 c%2</source>
        <translation>身份 %1 摄%2</translation>
    </message>
    <message>
        <source>Choose a picture…</source>
        <translation>选择图片…</translation>
    </message>
    <message>
        <source>Choose a picture to look for</source>
        <translation>选择要查找的图片</translation>
    </message>
    <message>
        <source>Look for it</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Search the gallery for the picture or the box</source>
        <translation>在图库中查找图片或方框内容</translation>
    </message>
    <message>
        <source>No box</source>
        <translation>去掉方框</translation>
    </message>
    <message>
        <source>Look for the whole picture (Esc)</source>
        <translation>查找整张图片（Esc）</translation>
    </message>
    <message>
        <source>Take the box away</source>
        <translation>去掉方框</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop the search</source>
        <translation>停止查找</translation>
    </message>
    <message>
        <source>A search is under way</source>
        <translation>正在查找</translation>
    </message>
    <message>
        <source>False positive rate</source>
        <translation>误报率</translation>
    </message>
    <message>
        <source>False positive rate of &quot;in the gallery&quot;</source>
        <translation>判定“在图库中”的误报率</translation>
    </message>
    <message>
        <source>So many of the test&apos;s wrong pairs are as near as the limit or nearer</source>
        <translation>测试中有这么多错误配对的距离不超过界限</translation>
    </message>
    <message>
        <source>Gallery by distance from the own picture</source>
        <translation>按与自己图片的距离排列的图库</translation>
    </message>
    <message>
        <source>Drop a picture here: a person, or a scene with a person in it</source>
        <translation>把图片拖放到这里：一个人，或有人的场景</translation>
    </message>
    <message>
        <source>Look for an own picture…</source>
        <translation>查找自己的图片…</translation>
    </message>
    <message>
        <source>The gallery&apos;s images that are nearest to the picture come here, by distance. Those beyond the limit that the false positive rate sets are faint; where all are, the person is not in the gallery.</source>
        <translation>图库中与该图片最接近的图像按距离显示在这里。超出误报率所设界限的图像会变淡；若全部变淡，则此人不在图库中。</translation>
    </message>
    <message>
        <source>The box has %1 x %2 pixels. Enter looks for what is in it</source>
        <translation>方框为 %1 x %2 像素。按回车键查找框内的人</translation>
    </message>
</context>
<context>
    <name>cds::PairsTab</name>
    <message>
        <source>Pairs</source>
        <translation>配对</translation>
    </message>
    <message>
        <source>right pairs</source>
        <translation>正确配对</translation>
    </message>
    <message>
        <source>wrong pairs</source>
        <translation>错误配对</translation>
    </message>
    <message>
        <source>c%1</source>
        <comment>camera, as short as can be</comment>
        <translation>摄%1</translation>
    </message>
    <message>
        <source>queries of camera %1</source>
        <translation>摄像头 %1 的查询</translation>
    </message>
    <message>
        <source>gallery of camera %1</source>
        <translation>摄像头 %1 的图库</translation>
    </message>
    <message>
        <source>False positive rate</source>
        <translation>误报率</translation>
    </message>
    <message>
        <source>False positive rate of the threshold</source>
        <translation>阈值的误报率</translation>
    </message>
    <message>
        <source>Distances of pairs</source>
        <translation>配对的距离</translation>
    </message>
    <message>
        <source>distance</source>
        <translation>距离</translation>
    </message>
    <message>
        <source>share of the pairs (%)</source>
        <translation>配对所占比例 (%)</translation>
    </message>
    <message>
        <source>mAP by cameras: queries down, gallery across</source>
        <translation>按摄像头的 mAP：行为查询，列为图库</translation>
    </message>
    <message>
        <source>% mAP</source>
        <translation>% mAP</translation>
    </message>
    <message>
        <source>Each cell ranks the queries of one camera in the gallery images of one other. Hatched: no right match there</source>
        <translation>每格把一个摄像头的查询在另一个摄像头的图库图片中排名。斜线：那里没有正确匹配</translation>
    </message>
    <message>
        <source>Nearer than %1 (dotted) lie %2 of the right pairs, and %3 of the wrong ones</source>
        <translation>距离小于 %1（虚线）的有 %2 的正确配对和 %3 的错误配对</translation>
    </message>
</context>
<context>
    <name>cds::PanelActions</name>
    <message>
        <source>Panel “%1”: what can be done</source>
        <translation>面板“%1”：可做的操作</translation>
    </message>
    <message>
        <source>Panel</source>
        <translation>面板</translation>
    </message>
    <message>
        <source>Move, float or close the panel that has the focus</source>
        <translation>移动、浮动或关闭焦点所在的面板</translation>
    </message>
    <message>
        <source>Panel “%1”: move to the left of the page</source>
        <translation>面板“%1”：移到页面左侧</translation>
    </message>
    <message>
        <source>Move to the left</source>
        <translation>移到左侧</translation>
    </message>
    <message>
        <source>Panel “%1”: move to the right of the page</source>
        <translation>面板“%1”：移到页面右侧</translation>
    </message>
    <message>
        <source>Move to the right</source>
        <translation>移到右侧</translation>
    </message>
    <message>
        <source>Panel “%1”: move to the top of the page</source>
        <translation>面板“%1”：移到页面顶部</translation>
    </message>
    <message>
        <source>Move to the top</source>
        <translation>移到顶部</translation>
    </message>
    <message>
        <source>Panel “%1”: move to the bottom of the page</source>
        <translation>面板“%1”：移到页面底部</translation>
    </message>
    <message>
        <source>Move to the bottom</source>
        <translation>移到底部</translation>
    </message>
    <message>
        <source>Panel “%1”: put onto another as a tab…</source>
        <translation>面板“%1”：作为标签放到另一面板上…</translation>
    </message>
    <message>
        <source>Put onto, as a tab</source>
        <translation>作为标签放到</translation>
    </message>
    <message>
        <source>Panel “%1”: back into the page</source>
        <translation>面板“%1”：放回页面</translation>
    </message>
    <message>
        <source>Back into the page</source>
        <translation>放回页面</translation>
    </message>
    <message>
        <source>Panel “%1”: a window of its own</source>
        <translation>面板“%1”：成为单独的窗口</translation>
    </message>
    <message>
        <source>A window of its own</source>
        <translation>成为单独的窗口</translation>
    </message>
    <message>
        <source>Panel “%1”: close</source>
        <translation>面板“%1”：关闭</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Bring back a closed panel…</source>
        <translation>恢复已关闭的面板…</translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>There is no room for the panel “%1” there; close another first</source>
        <translation>那里没有放置面板“%1”的空间；请先关闭另一个面板</translation>
    </message>
</context>
<context>
    <name>cds::PictureDialog</name>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Picture of the query</source>
        <translation>查询图片</translation>
    </message>
    <message>
        <source>Picture of the match</source>
        <translation>匹配图片</translation>
    </message>
</context>
<context>
    <name>cds::PreviewPanel</name>
    <message>
        <source>Training images as the network sees them</source>
        <translation>网络所见的训练图像</translation>
    </message>
    <message>
        <source>Some that this experiment trains on, after resizing and augmentation, with the random numbers of its first epoch</source>
        <translation>此实验所训练的部分图像，经缩放和增强，使用其第一轮的随机数</translation>
    </message>
    <message>
        <source>Choose a data set that can be read, with enough training identities.</source>
        <translation>请选择可读取且训练身份足够的数据集。</translation>
    </message>
</context>
<context>
    <name>cds::QueryDelegate</name>
    <message>
        <source>AP %1 %</source>
        <translation>AP %1 %</translation>
    </message>
    <message>
        <source>hit at rank 1 · id %1 c%2</source>
        <translation>首位命中 · 身份 %1 c%2</translation>
    </message>
    <message>
        <source>first right %1 · id %2 c%3</source>
        <translation>首个正确 %1 · 身份 %2 c%3</translation>
    </message>
    <message>
        <source>no answer · id %1 c%2</source>
        <translation>无答案 · 身份 %1 c%2</translation>
    </message>
</context>
<context>
    <name>cds::QueryFilterBox</name>
    <message>
        <source>any</source>
        <translation>任意</translation>
    </message>
    <message>
        <source>only misses at rank 1</source>
        <translation>仅首位未命中</translation>
    </message>
    <message>
        <source>Show only queries that miss at rank 1</source>
        <translation>只显示首位未命中的查询</translation>
    </message>
    <message>
        <source>identity</source>
        <translation>身份</translation>
    </message>
    <message>
        <source>begins with...</source>
        <translation>开头为…</translation>
    </message>
    <message>
        <source>Show only these identities</source>
        <translation>只显示这些身份</translation>
    </message>
    <message>
        <source>Numbers that an identity begins with, separated by commas</source>
        <translation>身份编号的开头数字，用逗号分隔</translation>
    </message>
    <message>
        <source>camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Show only queries of this camera</source>
        <translation>只显示此摄像头的查询</translation>
    </message>
    <message>
        <source>gallery</source>
        <translation>图库</translation>
    </message>
    <message>
        <source>Rank only gallery images of this camera</source>
        <translation>只对此摄像头的图库图片排名</translation>
    </message>
    <message>
        <source>Ranks the gallery images of one camera alone; AP and CMC are of that gallery</source>
        <translation>只对一个摄像头的图库图片排名；AP 和 CMC 都是该图库的</translation>
    </message>
    <message>
        <source>worst</source>
        <translation>最差</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Show only so many queries of lowest AP</source>
        <translation>只显示 AP 最低的若干查询</translation>
    </message>
</context>
<context>
    <name>cds::QueryListModel</name>
    <message>
        <source>Query %1, identity %2, camera %3, AP %4 %, first right match at rank %5</source>
        <translation>查询 %1，身份 %2，摄像头 %3，AP %4 %，首个正确匹配排在第 %5 位</translation>
    </message>
    <message>
        <source>Query %1, identity %2, camera %3, no right match in the gallery</source>
        <translation>查询 %1，身份 %2，摄像头 %3，图库中没有正确匹配</translation>
    </message>
    <message>
        <source>Average precision of this query; the mean over all queries is mAP</source>
        <translation>该查询的平均精度；所有查询的均值即 mAP</translation>
    </message>
    <message>
        <source>Inverse negative penalty: right matches divided by the rank of the last one</source>
        <translation>逆负惩罚：正确匹配数除以最后一个正确匹配的排名</translation>
    </message>
    <message>
        <source>Rank of the nearest right match; 1 is a hit at rank 1</source>
        <translation>最近的正确匹配的排名；1 即首位命中</translation>
    </message>
    <message>
        <source>Query</source>
        <translation>查询</translation>
    </message>
    <message>
        <source>AP (%)</source>
        <translation>AP（%）</translation>
    </message>
    <message>
        <source>INP (%)</source>
        <translation>INP（%）</translation>
    </message>
    <message>
        <source>First right</source>
        <translation>首个正确</translation>
    </message>
    <message>
        <source>Identity</source>
        <translation>身份</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
</context>
<context>
    <name>cds::QueryPanel</name>
    <message>
        <source>%1 of %2 queries</source>
        <translation>%1 / %2 个查询</translation>
    </message>
    <message>
        <source>Queries by</source>
        <translation>查询排序</translation>
    </message>
    <message>
        <source>worst AP first</source>
        <translation>AP 最低在前</translation>
    </message>
    <message>
        <source>best AP first</source>
        <translation>AP 最高在前</translation>
    </message>
    <message>
        <source>lowest INP first</source>
        <translation>INP 最低在前</translation>
    </message>
    <message>
        <source>latest first right</source>
        <translation>首个正确匹配最晚在前</translation>
    </message>
    <message>
        <source>nearest wrong first</source>
        <translation>错误匹配最近在前</translation>
    </message>
    <message>
        <source>identity</source>
        <translation>身份</translation>
    </message>
    <message>
        <source>camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>camera pair</source>
        <translation>摄像头对</translation>
    </message>
    <message>
        <source>order of the set</source>
        <translation>数据集顺序</translation>
    </message>
    <message>
        <source>worse in model B first</source>
        <translation>模型 B 变差的在前</translation>
    </message>
    <message>
        <source>better in model B first</source>
        <translation>模型 B 变好的在前</translation>
    </message>
    <message>
        <source>Camera of the query and of its nearest wrong image</source>
        <translation>查询的摄像头与其最近错误图片的摄像头</translation>
    </message>
    <message>
        <source>Order of the queries</source>
        <translation>查询的排序方式</translation>
    </message>
    <message>
        <source>Wall</source>
        <translation>图墙</translation>
    </message>
    <message>
        <source>Pictures side by side</source>
        <translation>图片并排显示</translation>
    </message>
    <message>
        <source>Show the queries as a wall of pictures</source>
        <translation>以图墙显示查询</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Show only some of the queries</source>
        <translation>只显示部分查询</translation>
    </message>
    <message>
        <source>Filter of the queries</source>
        <translation>查询的筛选</translation>
    </message>
    <message>
        <source>Queries</source>
        <translation>查询</translation>
    </message>
    <message>
        <source>No query passes the filter</source>
        <translation>没有查询通过筛选</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>全部显示</translation>
    </message>
    <message>
        <source>Show all queries</source>
        <translation>显示所有查询</translation>
    </message>
</context>
<context>
    <name>cds::QueueModel</name>
    <message>
        <source>Search: %1</source>
        <translation>搜索：%1</translation>
    </message>
    <message>
        <source>Training: %1</source>
        <translation>训练：%1</translation>
    </message>
    <message>
        <source>Resume: %1</source>
        <translation>继续：%1</translation>
    </message>
    <message>
        <source>failed: %1</source>
        <translation>失败：%1</translation>
    </message>
    <message>
        <source>running as %1</source>
        <translation>正在运行：%1</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>次序</translation>
    </message>
    <message>
        <source>What waits</source>
        <translation>等待项</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
</context>
<context>
    <name>cds::QueuePanel</name>
    <message>
        <source>One after another, from the top; it goes on when this window closes.</source>
        <translation>自上而下依次运行；关闭本窗口后仍会继续。</translation>
    </message>
    <message>
        <source>Nothing works on the queue.</source>
        <translation>队列目前无人处理。</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>What waits, in order</source>
        <translation>按次序等待的项目</translation>
    </message>
</context>
<context>
    <name>cds::RankSheetDialog</name>
    <message>
        <source>distances</source>
        <translation>距离</translation>
    </message>
    <message>
        <source>legend</source>
        <translation>图例</translation>
    </message>
    <message>
        <source>Rank sheet</source>
        <translation>排名图表</translation>
    </message>
    <message>
        <source>chosen in the list (%1)</source>
        <translation>列表中选中的（%1）</translation>
    </message>
    <message>
        <source>first of the list</source>
        <translation>列表中的前几个</translation>
    </message>
    <message>
        <source>Which queries</source>
        <translation>哪些查询</translation>
    </message>
    <message>
        <source>How many queries</source>
        <translation>查询个数</translation>
    </message>
    <message>
        <source>How many ranks</source>
        <translation>名次个数</translation>
    </message>
    <message>
        <source>Title of the sheet</source>
        <translation>图表标题</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Write the distances</source>
        <translation>标出距离</translation>
    </message>
    <message>
        <source>Draw the legend</source>
        <translation>绘制图例</translation>
    </message>
    <message>
        <source>The sheet</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>Queries</source>
        <translation>查询</translation>
    </message>
    <message>
        <source>How many</source>
        <translation>个数</translation>
    </message>
    <message>
        <source>Ranks</source>
        <translation>名次</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Save as PDF...</source>
        <translation>另存为 PDF…</translation>
    </message>
    <message>
        <source>Save as PNG...</source>
        <translation>另存为 PNG…</translation>
    </message>
    <message>
        <source>No query is chosen</source>
        <translation>没有选中查询</translation>
    </message>
    <message>
        <source>Save the rank sheet</source>
        <translation>保存排名图表</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>已保存 %1</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>cds::RankedGallery</name>
    <message>
        <source>right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>same camera, ignored</source>
        <translation>同一摄像头，忽略</translation>
    </message>
    <message>
        <source>junk, ignored</source>
        <translation>废图，忽略</translation>
    </message>
    <message>
        <source>rank %1</source>
        <translation>第 %1 位</translation>
    </message>
    <message>
        <source>no rank</source>
        <translation>无排名</translation>
    </message>
    <message>
        <source>%1, %2, identity %3, camera %4, distance %5</source>
        <extracomment>rank 3, right, identity 12, camera 2, distance 0.531, file</extracomment>
        <translation>%1，%2，身份 %3，摄像头 %4，距离 %5</translation>
    </message>
    <message>
        <source>rank %1 in %2</source>
        <extracomment>rank 11 in model A</extracomment>
        <translation>在 %2 中排第 %1</translation>
    </message>
    <message>
        <source>no rank in %1</source>
        <translation>在 %1 中无排名</translation>
    </message>
</context>
<context>
    <name>cds::RankingPanel</name>
    <message>
        <source>Picture of the query</source>
        <translation>查询图片</translation>
    </message>
    <message>
        <source>Query %1 of %2</source>
        <translation>查询 %1 / %2</translation>
    </message>
    <message>
        <source>AP</source>
        <translation>AP</translation>
    </message>
    <message>
        <source>INP</source>
        <translation>INP</translation>
    </message>
    <message>
        <source>first right at rank</source>
        <translation>首个正确匹配的排名</translation>
    </message>
    <message>
        <source>nearest wrong at</source>
        <translation>最近错误匹配的距离</translation>
    </message>
    <message>
        <source>no right match in the gallery: this query does not count</source>
        <translation>图库中没有正确匹配：此查询不计入</translation>
    </message>
    <message>
        <source>identity %1, camera %2, %3</source>
        <translation>身份 %1，摄像头 %2，%3</translation>
    </message>
    <message>
        <source>Every right match is among the shown ranks</source>
        <translation>所有正确匹配都在所示名次之内</translation>
    </message>
    <message numerus="yes">
        <source>%n right match(es) beyond the shown ranks, at rank</source>
        <translation>
            <numerusform>%n 个正确匹配在所示名次之外，名次为</numerusform>
        </translation>
    </message>
    <message>
        <source>Ranked gallery</source>
        <translation>排名图库</translation>
    </message>
    <message>
        <source>ranks</source>
        <translation>名次</translation>
    </message>
    <message>
        <source>How many ranks are shown</source>
        <translation>显示多少名次</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>same camera</source>
        <translation>同一摄像头</translation>
    </message>
    <message>
        <source>Show images of the same person and camera</source>
        <translation>显示同一人同一摄像头的图片</translation>
    </message>
    <message>
        <source>Images of the same person from the query&apos;s own camera: the metrics ignore them</source>
        <translation>同一人在查询所用摄像头下的图片：指标不计入</translation>
    </message>
    <message>
        <source>junk</source>
        <translation>垃圾图</translation>
    </message>
    <message>
        <source>Show junk images</source>
        <translation>显示垃圾图片</translation>
    </message>
    <message>
        <source>Images with identity -1: the metrics ignore them</source>
        <translation>身份为 -1 的图片：指标不计入</translation>
    </message>
    <message>
        <source>Missed matches</source>
        <translation>漏掉的匹配</translation>
    </message>
    <message>
        <source>identity %1, camera %2</source>
        <translation>身份 %1，摄像头 %2</translation>
    </message>
</context>
<context>
    <name>cds::ResultsTable</name>
    <message>
        <source>Metric</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Results of this run</source>
        <translation>此运行的结果</translation>
    </message>
    <message>
        <source>mAP</source>
        <translation>mAP</translation>
    </message>
    <message>
        <source>Mean of the queries&apos; average precision</source>
        <translation>各查询平均精度的均值</translation>
    </message>
    <message>
        <source>Rank-%1</source>
        <translation>Rank-%1</translation>
    </message>
    <message>
        <source>Share of queries with a right match among the first %1</source>
        <translation>前 %1 位中有正确匹配的查询所占比例</translation>
    </message>
    <message>
        <source>mINP</source>
        <translation>mINP</translation>
    </message>
    <message>
        <source>Mean inverse negative penalty: how far down the last right match stands (Ye et al. 2021)</source>
        <translation>平均逆负惩罚：最后一个正确匹配排在多靠后（Ye 等，2021）</translation>
    </message>
    <message>
        <source>What a random order of the gallery reaches</source>
        <translation>图库随机排序所能达到的值</translation>
    </message>
    <message>
        <source>mAP by chance</source>
        <translation>随机 mAP</translation>
    </message>
    <message>
        <source>Rank-1 by chance</source>
        <translation>随机 Rank-1</translation>
    </message>
    <message>
        <source>Queries that count</source>
        <translation>计入的查询</translation>
    </message>
    <message>
        <source>Queries with at least one right match from another camera</source>
        <translation>至少有一个来自其他摄像头的正确匹配的查询</translation>
    </message>
    <message>
        <source>Queries</source>
        <translation>查询</translation>
    </message>
    <message>
        <source>Gallery images</source>
        <translation>图库图片</translation>
    </message>
    <message>
        <source>TPR at FPR %1</source>
        <translation>FPR 为 %1 时的 TPR</translation>
    </message>
    <message>
        <source>True positive rate: the share of the right pairs that are nearer than the distance which lets this share of the wrong pairs through. For open-set search, where the person may not be in the gallery</source>
        <translation>真阳性率：距离近于阈值的正确配对所占比例，该阈值恰好让这一比例的错误配对通过。用于开集检索，即所找的人可能不在图库中</translation>
    </message>
    <message>
        <source>What it says</source>
        <translation>含义</translation>
    </message>
</context>
<context>
    <name>cds::RetrievalPage</name>
    <message>
        <source>Retrieval</source>
        <translation>检索</translation>
    </message>
    <message>
        <source>Does it find people?</source>
        <translation>能找到人吗？</translation>
    </message>
    <message>
        <source>No rankings yet</source>
        <translation>还没有排名</translation>
    </message>
    <message>
        <source>A run that has been evaluated shows here, for each query, how the gallery is ranked: what was found, what was missed, and what was taken for the same person. A training evaluates itself at its end.</source>
        <translation>已评估的运行会在此显示每个查询对图库的排名：找到了什么、漏掉了什么、把谁误认为同一人。训练结束时会自动评估。</translation>
    </message>
    <message>
        <source>Choose a run</source>
        <translation>选择一个运行</translation>
    </message>
    <message>
        <source>Ranked gallery</source>
        <translation>排名图库</translation>
    </message>
    <message>
        <source>CMC</source>
        <translation>CMC</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Gallery, CMC and results</source>
        <translation>图库、CMC 与结果</translation>
    </message>
    <message>
        <source>Next query</source>
        <translation>下一个查询</translation>
    </message>
    <message>
        <source>Previous query</source>
        <translation>上一个查询</translation>
    </message>
    <message>
        <source>Go to the first wrong rank</source>
        <translation>转到首个错误名次</translation>
    </message>
    <message>
        <source>Only misses at rank 1</source>
        <translation>仅首位未命中</translation>
    </message>
    <message>
        <source>Query %1: identity %2, camera %3, %4</source>
        <translation>查询 %1：身份 %2，摄像头 %3，%4</translation>
    </message>
    <message>
        <source>Go to the next missed match</source>
        <translation>转到下一个漏掉的匹配</translation>
    </message>
    <message>
        <source>Rank sheet...</source>
        <translation>排名图表…</translation>
    </message>
    <message>
        <source>Metrics as CSV...</source>
        <translation>指标导出为 CSV…</translation>
    </message>
    <message>
        <source>Metrics as JSON...</source>
        <translation>指标导出为 JSON…</translation>
    </message>
    <message>
        <source>Queries as CSV...</source>
        <translation>查询导出为 CSV…</translation>
    </message>
    <message>
        <source>Queries as JSON...</source>
        <translation>查询导出为 JSON…</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Export sheets and tables</source>
        <translation>导出图表和表格</translation>
    </message>
    <message>
        <source>This run has no gallery</source>
        <translation>此运行没有图库</translation>
    </message>
    <message>
        <source>It names the classes of pictures one by one, so there is nothing to rank. Its accuracy stands on the page Live.</source>
        <translation>它逐张判断图片的类别，因此没有可排序的内容。其准确率见“实时”页。</translation>
    </message>
    <message>
        <source>Counting the pairs for the rates…</source>
        <translation>正在统计图片对以得出识别率…</translation>
    </message>
</context>
<context>
    <name>cds::RunActions</name>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>Continue the selected run (F5)</source>
        <translation>继续所选的运行（F5）</translation>
    </message>
    <message>
        <source>Set up and start a new run (F5)</source>
        <translation>设置并启动新的运行（F5）</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Pause the selected run after its step (F6)</source>
        <translation>在当前步骤后暂停所选的运行（F6）</translation>
    </message>
    <message>
        <source>Stop now</source>
        <translation>立即停止</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>The run finishes its step and writes a checkpoint. Again: end it at once (F7)</source>
        <translation>运行将完成当前步骤并写入检查点。再按一次则立即结束（F7）</translation>
    </message>
    <message>
        <source>Finish the step, write a checkpoint and leave (F7)</source>
        <translation>完成当前步骤、写入检查点后退出（F7）</translation>
    </message>
</context>
<context>
    <name>cds::RunBin</name>
    <message>
        <source>there is no such run</source>
        <translation>没有这个运行</translation>
    </message>
    <message>
        <source>the run goes on</source>
        <translation>运行仍在进行</translation>
    </message>
    <message>
        <source>Stop it first</source>
        <translation>请先停止它</translation>
    </message>
    <message>
        <source>nothing was deleted</source>
        <translation>没有删除过任何运行</translation>
    </message>
</context>
<context>
    <name>cds::RunColumns</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>剩余时间</translation>
    </message>
    <message>
        <source>mAP (%)</source>
        <translation>mAP (%)</translation>
    </message>
    <message>
        <source>Rank-1 (%)</source>
        <translation>Rank-1 (%)</translation>
    </message>
    <message>
        <source>Best val. (%)</source>
        <translation>最佳验证 (%)</translation>
    </message>
    <message>
        <source>Params (M)</source>
        <translation>参数 (M)</translation>
    </message>
    <message>
        <source>Mult-adds (M)</source>
        <translation>乘加 (M)</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Time (min)</source>
        <translation>用时 (分)</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮数</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Mean average precision on query and gallery, in per cent</source>
        <translation>查询与图库上的平均精度均值，以百分比表示</translation>
    </message>
    <message>
        <source>Share of queries whose nearest kept image is a right match, in per cent</source>
        <translation>最近的保留图像为正确匹配的查询所占百分比</translation>
    </message>
    <message>
        <source>Parameters that inference needs, in millions</source>
        <translation>推理所需参数，单位百万</translation>
    </message>
    <message>
        <source>Multiply-adds of one image&apos;s inference, in millions</source>
        <translation>单张图像推理的乘加次数，单位百万</translation>
    </message>
    <message>
        <source>From start to end or now, in minutes</source>
        <translation>从开始到结束或现在，单位分钟</translation>
    </message>
    <message>
        <source>Everything random in the run follows from it</source>
        <translation>运行中一切随机都由它决定</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>number of runs and their state</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 and others</source>
        <translation>%1 等</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n 次运行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Mean ± standard deviation of %n run(s)</source>
        <translation>
            <numerusform>%n 次运行的均值 ± 标准差</numerusform>
        </translation>
    </message>
    <message>
        <source>seed %1: %2</source>
        <translation>种子 %1：%2</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>中断</translation>
    </message>
    <message>
        <source>search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>searching</source>
        <translation>正在搜索</translation>
    </message>
    <message>
        <source>training now</source>
        <translation>正在训练</translation>
    </message>
    <message>
        <source>validating</source>
        <translation>正在验证</translation>
    </message>
    <message>
        <source>testing</source>
        <translation>正在测试</translation>
    </message>
    <message>
        <source>Top-1 (%)</source>
        <translation>Top-1 (%)</translation>
    </message>
    <message>
        <source>Share of test images whose most likely class is right, in per cent</source>
        <translation>最可能类别正确的测试图像所占比例（百分比）</translation>
    </message>
    <message>
        <source>Best mAP, or a classifier&apos;s top-1, on the validation split so far, in per cent: what checkpoints are chosen by</source>
        <translation>到目前为止验证集上的最佳 mAP（分类器为 top-1），百分比：据此选择检查点</translation>
    </message>
</context>
<context>
    <name>cds::RunDetails</name>
    <message>
        <source>The error is on the clipboard</source>
        <translation>错误已复制到剪贴板</translation>
    </message>
    <message>
        <source>This run&apos;s engine has said nothing.</source>
        <translation>该运行的引擎没有任何输出。</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>baseline, paper</source>
        <translation>基线, 论文</translation>
    </message>
    <message>
        <source>Tags of the chosen runs</source>
        <translation>所选运行的标签</translation>
    </message>
    <message>
        <source>Words separated by commas; for all chosen runs together (Ctrl+T)</source>
        <translation>以逗号分隔的词；对所有选中的运行生效 (Ctrl+T)</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Group of the chosen runs</source>
        <translation>所选运行的分组</translation>
    </message>
    <message>
        <source>Runs of one group are one entry with mean and spread. Empty: by their experiment</source>
        <translation>同组的运行合为一项，显示均值与离散度。留空：按实验分组</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Note on the run</source>
        <translation>运行的备注</translation>
    </message>
    <message>
        <source>Whatever is worth remembering (Ctrl+M)</source>
        <translation>值得记住的任何内容 (Ctrl+M)</translation>
    </message>
    <message>
        <source>What went wrong</source>
        <translation>出了什么问题</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the error</source>
        <translation>复制错误</translation>
    </message>
    <message>
        <source>Copy the error to the clipboard</source>
        <translation>将错误复制到剪贴板</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Show the engine&apos;s log</source>
        <translation>显示引擎日志</translation>
    </message>
    <message>
        <source>What the run&apos;s engine said last (Ctrl+L)</source>
        <translation>该运行的引擎最后的输出 (Ctrl+L)</translation>
    </message>
    <message>
        <source>The engine&apos;s log</source>
        <translation>引擎日志</translation>
    </message>
</context>
<context>
    <name>cds::RunNotices</name>
    <message>
        <source>%1 failed</source>
        <translation>%1 失败</translation>
    </message>
    <message>
        <source>%1 was interrupted</source>
        <translation>%1 被中断</translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <comment>kind of run, time</comment>
        <translation>%1，用时 %2</translation>
    </message>
    <message>
        <source>mAP %1 %, rank-1 %2 %</source>
        <translation>mAP %1 %，rank-1 %2 %</translation>
    </message>
    <message>
        <source>best validation mAP %1 %</source>
        <translation>最佳验证 mAP %1 %</translation>
    </message>
    <message>
        <source>%1 has finished</source>
        <translation>%1 已完成</translation>
    </message>
</context>
<context>
    <name>cds::RunPanel</name>
    <message>
        <source>The run</source>
        <translation>本次运行</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>排队</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>种子数</translation>
    </message>
    <message>
        <source>How many seeds</source>
        <translation>种子的个数</translation>
    </message>
    <message>
        <source>So many runs that differ in their seed alone, counted up from the experiment&apos;s; they tell how sure a result is</source>
        <translation>这么多次仅种子不同的运行，从实验的种子起递增；由此可知结果有多可靠</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>two sentences</comment>
        <translation>%1%2</translation>
    </message>
    <message numerus="yes">
        <source>Searches for %n epoch(s) and derives the most likely network.</source>
        <translation>
            <numerusform>搜索 %n 轮，然后导出概率最高的网络。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Trains for %n epoch(s) and then names the classes of the test images, once.</source>
        <translation>
            <numerusform>训练 %n 轮，然后对测试图像进行一次分类测试。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Trains for %n epoch(s) and then tests on query and gallery, once.</source>
        <translation>
            <numerusform>训练 %n 轮，然后在查询集和图库上测试一次。</numerusform>
        </translation>
    </message>
    <message>
        <source>Random batches of %1 images of %2 × %3 px.</source>
        <translation>随机批次，每批 %1 张 %2 × %3 像素的图像。</translation>
    </message>
    <message>
        <source>Batches of %1 images (%2 × %3) of %4 × %5 px.</source>
        <translation>每批 %1 张图像（%2 × %3），尺寸 %4 × %5 像素。</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s), one after another, with seeds %1 to %2.</source>
        <translation>
            <numerusform>依次进行 %n 次运行，种子为 %1 至 %2。</numerusform>
        </translation>
    </message>
    <message>
        <source>First choose a data set: add one on the Data page (Ctrl+1).</source>
        <translation>请先选择数据集：可在“数据”页添加（Ctrl+1）。</translation>
    </message>
</context>
<context>
    <name>cds::RunsModel</name>
    <message>
        <source>%1  × %2</source>
        <comment>experiment or group, and its number of runs</comment>
        <translation>%1  × %2</translation>
    </message>
</context>
<context>
    <name>cds::RunsPage</name>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>What ran, what waits?</source>
        <translation>运行过什么？还有什么在等待？</translation>
    </message>
    <message>
        <source>Watch the run</source>
        <translation>观看运行</translation>
    </message>
    <message>
        <source>Watch</source>
        <translation>观看</translation>
    </message>
    <message>
        <source>Open the chosen run on the Live page (Enter or double click)</source>
        <translation>在“实时”页打开所选的运行（回车或双击）</translation>
    </message>
    <message>
        <source>Delete the run</source>
        <translation>删除运行</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Bring back the deleted run</source>
        <translation>恢复已删除的运行</translation>
    </message>
    <message>
        <source>Undo delete</source>
        <translation>撤销删除</translation>
    </message>
    <message>
        <source>Filter the runs</source>
        <translation>筛选运行</translation>
    </message>
    <message>
        <source>Set up a run</source>
        <translation>设置一次运行</translation>
    </message>
    <message>
        <source>No runs yet</source>
        <translation>还没有运行</translation>
    </message>
    <message>
        <source>A run is a search or a training with everything it wrote: curves, weights, results. It goes on as a process of its own, also when this window is closed.</source>
        <translation>一次运行就是一次搜索或训练，以及它写下的全部内容：曲线、权重、结果。它作为独立进程进行，关闭本窗口后仍会继续。</translation>
    </message>
    <message>
        <source>Filter by any word (Ctrl+F)</source>
        <translation>按任意文字筛选（Ctrl+F）</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n 次运行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n run(s)</source>
        <translation>
            <numerusform>%1 / %n 次运行</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is in the bin; Ctrl+Z brings it back</source>
        <translation>%1 已移入回收站；Ctrl+Z 可恢复</translation>
    </message>
    <message>
        <source>%1 is back</source>
        <translation>%1 已恢复</translation>
    </message>
    <message>
        <source>Move the folders of the chosen runs to the bin (Delete); Ctrl+Z brings them back</source>
        <translation>将所选运行的文件夹移到回收站 (Delete)；Ctrl+Z 可恢复</translation>
    </message>
    <message>
        <source>Bring back from the bin what was deleted last (Ctrl+Z)</source>
        <translation>从回收站恢复最近删除的内容 (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Star the run</source>
        <translation>为运行加星标</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>星标</translation>
    </message>
    <message>
        <source>Mark the chosen runs, or take the mark away (Ctrl+B)</source>
        <translation>为所选运行加上或去掉星标 (Ctrl+B)</translation>
    </message>
    <message>
        <source>Tag the run</source>
        <translation>为运行加标签</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Write a note on the run</source>
        <translation>为运行写备注</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Show the engine&apos;s log</source>
        <translation>显示引擎日志</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Duplicate the run&apos;s experiment</source>
        <translation>复制该运行的实验</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>复制实验</translation>
    </message>
    <message>
        <source>Take the run&apos;s settings as a new experiment to edit and start (Ctrl+D)</source>
        <translation>以该运行的设置作为新实验来编辑并启动 (Ctrl+D)</translation>
    </message>
    <message>
        <source>Several seeds as one entry</source>
        <translation>多个种子合为一项</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Runs of one experiment, and of one group, are one entry with mean and spread (Ctrl+G)</source>
        <translation>同一实验或同一分组的运行合为一项，显示均值与离散度 (Ctrl+G)</translation>
    </message>
    <message>
        <source>Starred runs only</source>
        <translation>仅显示星标运行</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>已加星标</translation>
    </message>
    <message>
        <source>Run what waits</source>
        <translation>运行等待的项目</translation>
    </message>
    <message>
        <source>Run the queue</source>
        <translation>运行队列</translation>
    </message>
    <message>
        <source>Work off the queue from the top, one after another, as a process of its own</source>
        <translation>以独立进程自上而下依次处理队列</translation>
    </message>
    <message>
        <source>Stop the queue</source>
        <translation>停止队列</translation>
    </message>
    <message>
        <source>Its engine writes a checkpoint and leaves; what it worked on waits again</source>
        <translation>其引擎写入检查点后退出；正在处理的项目重新等待</translation>
    </message>
    <message>
        <source>Earlier in the queue</source>
        <translation>在队列中提前</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>提前</translation>
    </message>
    <message>
        <source>Let the chosen entry run earlier (Alt+Up)</source>
        <translation>让所选项目更早运行 (Alt+Up)</translation>
    </message>
    <message>
        <source>Later in the queue</source>
        <translation>在队列中推后</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>推后</translation>
    </message>
    <message>
        <source>Let the chosen entry run later (Alt+Down)</source>
        <translation>让所选项目更晚运行 (Alt+Down)</translation>
    </message>
    <message>
        <source>Remove from the queue</source>
        <translation>从队列移除</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Take the chosen entry out of the queue (Delete)</source>
        <translation>将所选项目移出队列 (Delete)</translation>
    </message>
    <message>
        <source>Let it wait again</source>
        <translation>让其重新等待</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Let a failed entry wait again</source>
        <translation>让失败的项目重新等待</translation>
    </message>
    <message>
        <source>Looks through names, kinds, states, tags, groups and notes</source>
        <translation>在名称、类型、状态、标签、分组和备注中查找</translation>
    </message>
    <message>
        <source>All states</source>
        <translation>全部状态</translation>
    </message>
    <message>
        <source>Running or paused</source>
        <translation>运行中或已暂停</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Failed or stopped</source>
        <translation>失败或已停止</translation>
    </message>
    <message>
        <source>States shown</source>
        <translation>显示的状态</translation>
    </message>
    <message>
        <source>Tag shown</source>
        <translation>显示的标签</translation>
    </message>
    <message>
        <source>All tags</source>
        <translation>全部标签</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) are in the bin; Ctrl+Z brings them back</source>
        <translation>
            <numerusform>%n 次运行已移到回收站；Ctrl+Z 可恢复</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) are back</source>
        <translation>
            <numerusform>%n 次运行已恢复</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading the runs…</source>
        <translation>正在读取运行…</translation>
    </message>
    <message>
        <source>Resume the chosen runs</source>
        <translation>继续所选运行</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause the chosen runs</source>
        <translation>暂停所选运行</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Stop the chosen runs</source>
        <translation>停止所选运行</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Sort the runs by…</source>
        <translation>运行排序依据…</translation>
    </message>
    <message>
        <source>Sort</source>
        <translation>排序</translation>
    </message>
    <message>
        <source>Choose the column that orders the table; the same one again turns it round (Ctrl+Shift+S)</source>
        <translation>选择排序所用的列；再次选择同一列则反转顺序（Ctrl+Shift+S）</translation>
    </message>
    <message>
        <source>%1 waits no longer; Ctrl+Z brings it back</source>
        <translation>%1 不再等待；Ctrl+Z 可恢复</translation>
    </message>
    <message>
        <source>%1 waits again</source>
        <translation>%1 重新等待</translation>
    </message>
</context>
<context>
    <name>cds::SchedulePlot</name>
    <message>
        <source>Learning rate over the epochs</source>
        <translation>各轮的学习率</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>architecture</source>
        <translation>架构</translation>
    </message>
    <message>
        <source>The rates that milestones, warm-up and decay come to: of the network&apos;s weights and, in a search, of the architecture weights (alphas). The scale is logarithmic</source>
        <translation>由里程碑、预热和衰减得出的学习率：网络权重的学习率，搜索时还有架构权重（alpha）的学习率。刻度为对数</translation>
    </message>
</context>
<context>
    <name>cds::SpaceForm</name>
    <message>
        <source>CDS</source>
        <translation>CDS</translation>
    </message>
    <message>
        <source>Take the paper&apos;s CDS space</source>
        <translation>采用论文的 CDS 空间</translation>
    </message>
    <message>
        <source>The paper&apos;s Combined Depth Space: kernels 3, 5, 7, 9 and depths 1, 2</source>
        <translation>论文的组合深度空间：卷积核 3、5、7、9，深度 1、2</translation>
    </message>
    <message>
        <source>CNet</source>
        <translation>CNet</translation>
    </message>
    <message>
        <source>Take the paper&apos;s CNet space</source>
        <translation>采用论文的 CNet 空间</translation>
    </message>
    <message>
        <source>The same space with depth 1 only</source>
        <translation>同一空间，但深度只有 1</translation>
    </message>
    <message>
        <source>The space</source>
        <translation>搜索空间</translation>
    </message>
    <message>
        <source>What it holds</source>
        <translation>空间的内容</translation>
    </message>
    <message>
        <source>Kernels</source>
        <translation>卷积核</translation>
    </message>
    <message>
        <source>Odd sizes from 3 to 11, ascending: each pair of different ones makes a CBlock (paper: Combined Depth Space)</source>
        <translation>3 到 11 的奇数，按升序：任意两个不同的核组成一个 CBlock（论文：组合深度空间）</translation>
    </message>
    <message>
        <source>Depths</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>通道数</translation>
    </message>
    <message>
        <source>Stem, then one number per stage, before the width multiplier</source>
        <translation>先是主干入口（stem），然后每个阶段一个数；未乘宽度系数</translation>
    </message>
    <message>
        <source>Layers a stage</source>
        <translation>每阶段层数</translation>
    </message>
    <message>
        <source>Searched layers in each stage</source>
        <translation>每个阶段中被搜索的层数</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>Multiplies every channel count; the result is rounded down to a multiple of 4</source>
        <translation>乘到每个通道数上，结果向下取为 4 的倍数</translation>
    </message>
    <message>
        <source>Input, px</source>
        <translation>输入（像素）</translation>
    </message>
    <message>
        <source>Height × width of the images; multiply-adds depend on it</source>
        <translation>图像的高 × 宽；乘加次数与之有关</translation>
    </message>
    <message>
        <source>Input height in pixels</source>
        <translation>输入高度（像素）</translation>
    </message>
    <message>
        <source>Input width in pixels</source>
        <translation>输入宽度（像素）</translation>
    </message>
    <message>
        <source>Fusion gate</source>
        <translation>融合门</translation>
    </message>
    <message>
        <source>adaptive</source>
        <translation>自适应</translation>
    </message>
    <message>
        <source>Adaptive fusion gate</source>
        <translation>自适应融合门</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>网络数</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Multiply-adds</source>
        <translation>乘加次数</translation>
    </message>
    <message>
        <source>In inference, with FBLNeck: the smallest to the largest network</source>
        <translation>推理时（含 FBLNeck）：从最小到最大的网络</translation>
    </message>
    <message>
        <source>Of one image, with FBLNeck: the cheapest to the dearest network</source>
        <translation>单张图像（含 FBLNeck）：从开销最小到最大的网络</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <comment>range</comment>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>How many CBlocks a CDBlock may have in a row: the combined depth (paper: Combined Depth Space)</source>
        <translation>一个 CDBlock 可连续包含的 CBlock 数，即组合深度（论文：Combined Depth Space）</translation>
    </message>
    <message>
        <source>One gate shared by both branches weighs their channels; off: the branches are added (paper: Combined Depth Space)</source>
        <translation>两条分支共用一个门控为其通道加权；关闭则直接相加（论文：Combined Depth Space）</translation>
    </message>
</context>
<context>
    <name>cds::SpaceModel</name>
    <message numerus="yes">
        <source>CDBlock: %n CBlock(s) in a row, branches of kernel %1 and %2</source>
        <translation>
            <numerusform>CDBlock：串联 %n 个 CBlock，两分支的卷积核为 %1 和 %2</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 parameters
%2 multiply-adds</source>
        <translation>%1 个参数
%2 次乘加</translation>
    </message>
    <message>
        <source>(k1, k2) × depth: kernels of the two branches, CBlocks in a row</source>
        <translation>(k1, k2) × 深度：两个分支的卷积核，串联的 CBlock 数</translation>
    </message>
    <message>
        <source>Side of the square of input positions that one output position depends on</source>
        <translation>一个输出位置所依赖的输入方块的边长</translation>
    </message>
    <message>
        <source>Layer %1 in stage %2: %3 channels</source>
        <translation>阶段 %2 中的第 %1 层：%3 个通道</translation>
    </message>
    <message>
        <source>Candidate</source>
        <translation>候选块</translation>
    </message>
    <message>
        <source>Field, px</source>
        <translation>感受野（像素）</translation>
    </message>
    <message>
        <source>Layer %1</source>
        <translation>第 %1 层</translation>
    </message>
</context>
<context>
    <name>cds::SpacePage</name>
    <message>
        <source>The table is on the clipboard</source>
        <translation>表格已复制到剪贴板</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空间</translation>
    </message>
    <message>
        <source>What can be found?</source>
        <translation>能找到什么？</translation>
    </message>
    <message>
        <source>Take the paper&apos;s CDS space</source>
        <translation>采用论文的 CDS 空间</translation>
    </message>
    <message>
        <source>Take the paper&apos;s CNet space</source>
        <translation>采用论文的 CNet 空间</translation>
    </message>
    <message>
        <source>Copy the cost table</source>
        <translation>复制开销表</translation>
    </message>
    <message>
        <source>The space</source>
        <translation>搜索空间</translation>
    </message>
    <message>
        <source>Undo the last edit</source>
        <translation>撤销上一次修改</translation>
    </message>
    <message>
        <source>Redo the edit</source>
        <translation>重做修改</translation>
    </message>
    <message>
        <source>Panels back to their first places</source>
        <translation>面板恢复原位</translation>
    </message>
    <message>
        <source>Costs</source>
        <translation>开销</translation>
    </message>
    <message>
        <source>Distribution</source>
        <translation>分布</translation>
    </message>
</context>
<context>
    <name>cds::Spreads</name>
    <message>
        <source>%1 to %2</source>
        <translation>%1 到 %2</translation>
    </message>
    <message>
        <source>Images of an identity</source>
        <translation>每个身份的图像数</translation>
    </message>
    <message>
        <source>images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>identities</source>
        <translation>身份</translation>
    </message>
    <message>
        <source>Images of a camera</source>
        <translation>每个摄像头的图像数</translation>
    </message>
    <message>
        <source>camera</source>
        <translation>摄像头</translation>
    </message>
    <message numerus="yes">
        <source>%n identities with %1 images</source>
        <translation>
            <numerusform>%n 个身份各有 %1 幅图像</numerusform>
        </translation>
    </message>
    <message>
        <source>Camera %1: %2 images</source>
        <translation>摄像头 %1：%2 幅图像</translation>
    </message>
</context>
<context>
    <name>cds::StatusLine</name>
    <message>
        <source>Progress of the running engines</source>
        <translation>正在运行的引擎的进度</translation>
    </message>
    <message>
        <source>Show all runs</source>
        <translation>显示所有运行</translation>
    </message>
    <message>
        <source>Show the runs that warn</source>
        <translation>显示有警告的运行</translation>
    </message>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n 个运行中</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n paused</source>
        <translation>
            <numerusform>%n 个已暂停</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing runs</source>
        <translation>没有运行</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) failed or interrupted</source>
        <translation>
            <numerusform>%n 次运行失败或中断</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n 个警告</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cds::StepPanel</name>
    <message>
        <source>loading</source>
        <translation>加载</translation>
    </message>
    <message>
        <source>forward</source>
        <translation>前向</translation>
    </message>
    <message>
        <source>backward</source>
        <translation>反向</translation>
    </message>
    <message>
        <source>optimiser</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>journal</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>%1 %2 %</source>
        <comment>part of a step and its share</comment>
        <translation>%1 %2 %</translation>
    </message>
    <message>
        <source>No step recorded yet.</source>
        <translation>尚未记录任何步骤。</translation>
    </message>
    <message>
        <source>%1 ms a step: %2</source>
        <translation>每步 %1 毫秒：%2</translation>
    </message>
    <message>
        <source>Shares of a step&apos;s time</source>
        <translation>一步时间的构成</translation>
    </message>
    <message>
        <source>Means of the last %1 records. Loading is waiting for images: above 5 %, raise engine.loader_threads or the image caches.</source>
        <translation>最近 %1 条记录的平均值。“加载”指等待图像：若超过 5 %，请增大 engine.loader_threads 或图像缓存。</translation>
    </message>
</context>
<context>
    <name>cds::SynthDialog</name>
    <message>
        <source>Draw synthetic pedestrians</source>
        <translation>绘制合成行人</translation>
    </message>
    <message>
        <source>People that nobody has to be asked for: families share all but two marks, so that colours alone do not tell them apart. The same seed draws the same set.</source>
        <translation>无需征得任何人同意的人物：同一家族除两处标记外完全相同，仅凭颜色无法区分。相同的种子得到相同的数据集。</translation>
    </message>
    <message>
        <source>Name of the set&apos;s folder</source>
        <translation>数据集文件夹的名称</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Identities</source>
        <translation>身份</translation>
    </message>
    <message>
        <source>Cameras</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Images an identity and camera</source>
        <translation>每个身份每个相机的图像数</translation>
    </message>
    <message>
        <source>Height, px</source>
        <translation>高，像素</translation>
    </message>
    <message>
        <source>Width, px</source>
        <translation>宽，像素</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Progress of the drawing</source>
        <translation>绘制进度</translation>
    </message>
    <message>
        <source>Draw the set</source>
        <translation>绘制数据集</translation>
    </message>
    <message>
        <source>%p %</source>
        <translation>%p %</translation>
    </message>
    <message>
        <source>%p %, %1 left</source>
        <translation>%p %，剩余 %1</translation>
    </message>
    <message>
        <source>%1 images, the first half of the identities for training</source>
        <translation>%1 张图像，前一半身份用于训练</translation>
    </message>
    <message>
        <source>this is no name for a folder</source>
        <translation>这不能作为文件夹名</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>cds::SynthMaker</name>
    <message>
        <source>a set is being drawn</source>
        <translation>正在绘制一组数据</translation>
    </message>
</context>
<context>
    <name>cds::Text</name>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1 天 %2 小时</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 小时 %2 分</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 分 %2 秒</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 img/s</source>
        <translation>%1 张/秒</translation>
    </message>
    <message>
        <source>%1 MB</source>
        <translation>%1 MB</translation>
    </message>
    <message>
        <source>%1 GB</source>
        <translation>%1 GB</translation>
    </message>
    <message>
        <source>d MMM HH:mm</source>
        <translation>M月d日 HH:mm</translation>
    </message>
    <message>
        <source>d MMM yyyy HH:mm</source>
        <translation>yyyy年M月d日 HH:mm</translation>
    </message>
    <message>
        <source>less than a second</source>
        <translation>不到 1 秒</translation>
    </message>
</context>
<context>
    <name>cds::TrainedPanel</name>
    <message>
        <source>As it is trained on</source>
        <translation>训练时的样子</translation>
    </message>
    <message>
        <source>The chosen picture after its augmentation, epoch by epoch</source>
        <translation>所选图像逐轮增强后的样子</translation>
    </message>
    <message>
        <source>No run with the present settings trains on this picture: it is of the test, or held out for validation.</source>
        <translation>按现有设置不会用此图像训练：它属于测试集，或留作验证。</translation>
    </message>
    <message>
        <source>As pictures are trained on</source>
        <translation>训练时所见的图片</translation>
    </message>
    <message>
        <source>Some pictures after their augmentation, in the first epoch</source>
        <translation>若干图片在第一轮中增强后的样子</translation>
    </message>
    <message>
        <source>Resized and augmented by the code and the random numbers of a run with the settings of the Experiment page</source>
        <translation>按“实验”页的设置，用运行时同样的代码与随机数缩放并增强</translation>
    </message>
    <message>
        <source>%1, in epochs 1 to %2</source>
        <translation>%1，第 1 至 %2 轮</translation>
    </message>
    <message>
        <source>%1, in its first epoch. Choose a picture to follow it through the epochs</source>
        <translation>%1，第一轮。选择一张图片可查看它在各轮中的样子</translation>
    </message>
    <message>
        <source>As it is tested</source>
        <translation>测试时所见的样子</translation>
    </message>
    <message>
        <source>The chosen picture, resized as the network tests it</source>
        <translation>所选图片，按网络测试时的尺寸缩放</translation>
    </message>
    <message>
        <source>Resized alone: what is not trained on is not augmented</source>
        <translation>仅缩放：不参与训练的图片不做增强</translation>
    </message>
</context>
<context>
    <name>cds::WallPanel</name>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Identity</source>
        <translation>身份</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Train is learned from; queries are looked for in the gallery</source>
        <translation>从训练集学习；在图库中寻找查询</translation>
    </message>
    <message>
        <source>One person, vehicle or class; type to find it</source>
        <translation>一个人、一辆车或一个类别；输入即可查找</translation>
    </message>
    <message>
        <source>A right match has to come from another camera than the query</source>
        <translation>正确匹配须来自与查询不同的摄像头</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>All splits</source>
        <translation>所有划分</translation>
    </message>
    <message>
        <source>All identities</source>
        <translation>所有身份</translation>
    </message>
    <message>
        <source>All cameras</source>
        <translation>所有摄像头</translation>
    </message>
    <message>
        <source>Camera %1</source>
        <translation>摄像头 %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s)</source>
        <translation>
            <numerusform>%Ln 张图片</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cds::Welcome</name>
    <message>
        <source>%1   —   %2</source>
        <comment>project and its folder</comment>
        <translation>%1   —   %2</translation>
    </message>
    <message>
        <source>CDS Workbench</source>
        <translation>CDS 工作台</translation>
    </message>
    <message>
        <source>Search architectures for person re-identification, watch the search live, train what it found and look at every ranking. A project is a folder that keeps data sets, experiments and runs together.</source>
        <translation>为行人重识别搜索网络架构，实时观看搜索过程，训练找到的网络，并查看每一个排序结果。项目是一个文件夹，把数据集、实验和运行放在一起。</translation>
    </message>
    <message>
        <source>Open a project…</source>
        <translation>打开项目…</translation>
    </message>
    <message>
        <source>New project…</source>
        <translation>新建项目…</translation>
    </message>
    <message>
        <source>Recent projects</source>
        <translation>最近的项目</translation>
    </message>
</context>
<context>
    <name>cds::Workspace</name>
    <message>
        <source>%1 (copy)</source>
        <translation>%1（副本）</translation>
    </message>
</context>
</TS>
