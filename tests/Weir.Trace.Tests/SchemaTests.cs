using Weir.Trace.Tests.Simulation;

namespace Weir.Trace.Tests;

public sealed class SchemaTests
{
    /// <summary>Captures and scripts rely on these names in this order: append, never change.</summary>
    private const string Published =
        "seq,time_ns,gap_ns,latency_ns,pid,tid,ppid,comm,uid,cgroup,syscall,family,kind,fd,path,path2,ret,error,bytes,"
        + "requested,offset,flags,args,restarts,state,wall_ns,device,inode,cpu,lost_before";

    [Fact]
    public void The_published_columns_stay_where_they_are() =>
        Assert.StartsWith(Published, string.Join(',', Schema.Fields.Select(f => f.Name)), StringComparison.Ordinal);

    [Fact]
    public void Every_column_has_one_way_to_read_it_and_says_what_it_is() =>
        Assert.All(Schema.Fields, f =>
        {
            Assert.Single(new object?[] { f.Number, f.Text, f.Compose }, o => o is not null);
            Assert.EndsWith(".", f.Doc, StringComparison.Ordinal);
            Assert.Equal(f.IsNumber, f.Type is not (FieldType.Word or FieldType.Text));
        });

    [Fact]
    public void Every_column_reads_every_call()
    {
        World world = new World(seed: 7).Run(500);
        System.Text.StringBuilder text = new();
        foreach (Call call in new Collected(world.Records).Calls)
        {
            foreach (Field field in Schema.Fields)
            {
                field.Number?.Invoke(in call);
                field.Text?.Invoke(in call);
                field.Compose?.Invoke(text.Clear(), in call);
            }
        }
    }
}
