using Weir.Capture.Rows;
using Weir.Catalogue;
using Weir.Catalogue.Reissuing;

namespace Weir.Load.Rows;

/// <summary>Reads what a load may need out of a capture; what it never needs is counted at once.</summary>
public static class LoadReader
{
    /// <summary>A plan lives in memory, 2.4 KB a row (measured): this many rows take some 5 GB.</summary>
    public const int MostRows = 2_000_000;

    private const string Unknown = "not in the catalogue";
    private const string NoTime = "began before the capture";
    private const string NoReturn = "did not return in the capture";

    /// <summary>The rows in the order in which the calls began.</summary>
    /// <exception cref="InvalidDataException">There are too many, or the capture lacks a column.</exception>
    public static List<LoadRow> Read(IEnumerable<RowSet> groups, LoadAccount account)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(account);
        List<LoadRow> rows = [];
        foreach (RowSet group in groups)
        {
            ReadGroup(group, account, rows);
            if (rows.Count > MostRows)
            {
                throw new InvalidDataException(
                    $"the load has more than {MostRows:N0} file calls: take a part of it with --filter");
            }
        }

        // Stable, so that calls of one time stay as they were recorded.
        return [.. rows.OrderBy(r => r.StartNs)];
    }

    private static void ReadGroup(RowSet group, LoadAccount account, List<LoadRow> rows)
    {
        TextData calls = group.Texts("syscall")!;
        if (group.Texts("args") is null || group.Numbers("time_ns") is null || group.Numbers("tid") is null)
        {
            throw new InvalidDataException("the capture has no columns args, time_ns and tid, which a load needs");
        }

        CallForm?[] forms = [.. calls.Distinct.Select(CallForm.Find)];
        LoadColumns columns = new(group);
        for (int row = 0; row < group.Count; row++)
        {
            account.Read();
            CallForm? form = calls.Indexes[row] < 0 ? null : forms[calls.Indexes[row]];
            if (form is null)
            {
                account.Leave(calls[row] ?? "?", Unknown);
            }
            else if (columns.StartNs(row) is null)
            {
                account.Leave(form.Name, NoTime);
            }
            else
            {
                Take(columns.Row(row, form), account, rows);
            }
        }
    }

    private static void Take(LoadRow row, LoadAccount account, List<LoadRow> rows)
    {
        bool returns = row.Form.Row.Returns != ReturnClass.Never;
        if (row.Result is null && returns && row.Rule.Effect != Effect.Exec)
        {
            account.Leave(row.Form.Name, row.Rule.Reason ?? NoReturn);
        }
        else if (row.Rule.Effect == Effect.Leave
            && row.Form.Row.Returns is not (ReturnClass.FdNew or ReturnClass.PidNew))
        {
            account.Leave(row.Form.Name, row.Rule.Reason!);
        }
        else
        {
            rows.Add(row);
        }
    }
}
